import { z } from "zod";

export const ticketSchema = z.object({
  subject: z.string().max(200),
  messages: z
    .array(z.object({ from: z.enum(["customer", "agent"]), text: z.string().max(2_000) }))
    .min(1)
    .max(20),
});

export type Ticket = z.infer<typeof ticketSchema>;

export const orderSchema = z.object({
  orderNumber: z.string().nullable(),
  items: z.array(z.object({ name: z.string(), quantity: z.number().int() })),
  deliverBy: z.string().nullable(),
});

export const categorySchema = z.object({
  category: z.enum(["billing", "shipping", "returns", "account", "other"]),
  urgent: z.boolean(),
});

export const localeSchema = z.enum(["de", "en", "es", "fr", "ja"]);
export type Locale = z.infer<typeof localeSchema>;

export function ticketText(ticket: Ticket) {
  const thread = ticket.messages.map(({ from, text }) => `${from}: ${text}`).join("\n\n");
  return `${ticket.subject}\n\n${thread}`;
}
