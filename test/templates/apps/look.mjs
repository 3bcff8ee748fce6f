export async function lookAtChat() {
  return [];
}
