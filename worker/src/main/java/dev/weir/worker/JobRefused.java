package dev.weir.worker;

/** A job does not come through the door; everything kept for it is given back. */
final class JobRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal why;

  /** The detail names the thing, its value and what was expected. */
  JobRefused(Refusal why, String detail) {
    super(detail, null, false, false); // an answer, not a fault: who threw it is of no interest
    this.why = why;
  }

  Refusal why() {
    return why;
  }

  Answer.Refused answer() {
    return new Answer.Refused(why, String.valueOf(getMessage()));
  }
}
