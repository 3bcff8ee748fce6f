export class Ratelimit {
  static slidingWindow() {}
  async limit() {
    return { success: true, reset: 0 };
  }
}
