/** What the controller of the quality of service has come to, since this process began, under whatever terms. */
export class QosCounts {
  /** Changes of precision that it began, and that could not begin. */
  numBegan = 0;
  numFailed = 0;

  began(): void {
    this.numBegan += 1;
  }

  failed(): void {
    this.numFailed += 1;
  }
}
