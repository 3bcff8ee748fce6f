-- Neovim: what a person would do. Opens a file with the snippet of docs/editors.md, waits for the
-- analysis, picks a code action by its title, writes the file, and says what it saw.
local given = vim.json and vim.json.decode or vim.fn.json_decode
local task = given(table.concat(vim.fn.readfile(os.getenv("TASK")), "\n"))
local result = { version = vim.inspect(vim.version()) }

local function finish()
  vim.fn.writefile({ vim.fn.json_encode(result) }, task.result)
  vim.cmd("qall!")
end

local function idle(buffer)
  local answers = vim.lsp.buf_request_sync(buffer, "workspace/executeCommand", { command = "ai-routes.analysisIdle" }, task.patience)
  -- What the server sent before its answer is scheduled, not yet shown.
  vim.wait(200, function() return false end)
  return answers
end

local function shown(buffer)
  local list = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(list, { code = one.code, line = one.lnum, column = one.col, endColumn = one.end_col })
  end
  return list
end

local ok, failure = pcall(function()
  vim.cmd("filetype on")
  vim.cmd("luafile " .. task.snippet)
  vim.cmd("edit " .. vim.fn.fnameescape(task.file))
  local buffer = vim.api.nvim_get_current_buf()
  assert(vim.wait(task.patience, function() return next(vim.lsp.buf_get_clients(buffer)) ~= nil end), "no client is attached")
  idle(buffer)
  result.before = shown(buffer)

  vim.api.nvim_win_set_cursor(0, { task.line + 1, vim.fn.byteidx(vim.fn.getline(task.line + 1), task.character) })
  local chosen
  vim.ui.select = function(items, _, choose)
    result.titles = {}
    for _, item in ipairs(items) do
      table.insert(result.titles, item[2].title)
      if item[2].title:find(task.action, 1, true) and not chosen then chosen = item end
    end
    choose(chosen)
  end
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  vim.lsp.buf.code_action()
  assert(vim.wait(task.patience, function() return vim.api.nvim_buf_get_changedtick(buffer) ~= tick end), "no action was applied")
  vim.cmd("write")
  idle(buffer)
  result.after = shown(buffer)
end)
if not ok then result.failure = tostring(failure) end
finish()
