export class Redis {
  static fromEnv() {
    return new Redis();
  }
}
