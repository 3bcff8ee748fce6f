/** The analysis as hosts use it. What stands on a disk is opened by `@ai-routes/rules/disk`. */
export type { Analysis, Stats } from "./engine/project/analysis.js";
export {
  configFileName, configSchema, defaultConfig,
  type Config, type Override, type PlatformSetting, type RuleSetting, templateFolderOf,
} from "./engine/config/config.js";
export { configJsonSchema, optionsJsonSchema } from "./engine/config/config-json-schema.js";
export { defineRule, type Rule, type RuleGroup, type Subject } from "./engine/define-rule.js";
export { fingerprintIn as runbookFingerprint } from "./engine/docs/fingerprint.js";
export { runbooksOf } from "./engine/docs/runbooks.js";
export { runbookFolder } from "./engine/docs/runbook-files.js";
export { applyEdits } from "./engine/edits/apply-edits.js";
export { addEslintConfig } from "./engine/edits/eslint-config.js";
export { setJsonValue } from "./engine/edits/json-edits.js";
export { silence } from "./engine/edits/silence.js";
export { fixPass, type AppliedFix, type FixPass } from "./engine/edits/fix-pass.js";
export type { Attempts, Entrypoint, Guard, Guards, Handler, ModelCall, NotFollowed } from "./engine/entrypoint.js";
export type { Span, Times } from "./engine/measures/time.js";
export { lineAt } from "./engine/facts/lines.js";
export type { Finding, Fix, Place, Preset, Severity, TextEdit } from "./engine/finding.js";
export type { App, EntrypointKind, Platform, PlatformName } from "./engine/graph/app.js";
export { appSigns, findApps } from "./engine/graph/apps.js";
export { projectRoot } from "./engine/graph/project-root.js";
export { joinAnalyses } from "./engine/project/join-analyses.js";
export type { Workspace } from "./engine/graph/workspace.js";
export type { Linked, LinkedLoop } from "./engine/link/linked.js";
export { childrenOf, fold } from "./engine/measures/fold.js";
export { isUntold, tellingNodes, type UntoldNode } from "./engine/measures/telling-nodes.js";
export { limitOf, type PlatformLimit } from "./engine/measures/limits.js";
export type { Amount, Factor } from "./engine/measures/amount.js";
export type { Cost } from "./engine/measures/cost.js";
export type { Figure, Unit } from "./engine/measures/figure.js";
export { assumptionsOf } from "./engine/measures/figures.js";
export { assumed, assumptionNames, assumptions, type Assumption, type AssumptionName } from "./catalog/assumptions.js";
export { dollars, thousands } from "./engine/measures/in-words.js";
export { didYouMean, nearestName } from "./engine/config/nearest-name.js";
export { readConfig, type ConfigProblem } from "./engine/config/read-config.js";
export { ignores, platformSetting, resolveRules, type EnabledRule, type RuleFlags } from "./engine/config/rule-settings.js";
export { unusedSuppression } from "./engine/project/suppressions.js";
export { nextInWords, platformNames } from "./engine/in-words.js";
export { rules } from "./registry.js";
export { placeTemplates, renderTemplate, type Placed } from "./templates/place-templates.js";
export { placeRoute, providers, type NewRoute, type PlacedRoute, type Provider } from "./templates/place-route.js";
export { templateNamed, templates, type Template, type TemplateName } from "./templates/templates.js";
export type { AnalysisCache, Memory } from "./engine/project/analysis-cache.js";
export { analyze, Project, type AnalyzeOptions } from "./engine/project/project.js";
export { migrate, type Migrated } from "./migrations/migrate.js";
export { byHandMark, type Migration, type MigrationName, type Proposal, type Refusal, type Rewrite } from "./migrations/migration.js";
export { migrationNamed, migrationTitle, migrations } from "./migrations/migrations.js";
