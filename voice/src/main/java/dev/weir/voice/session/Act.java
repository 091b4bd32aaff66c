package dev.weir.voice.session;

import dev.weir.agent.UserState;
import java.time.Duration;

/** What is to be done, once something was heard or time has passed. */
sealed interface Act {

  /** The caller does something else now. */
  record UserIs(UserState state) implements Act {}

  /** What the agent says is held back. */
  record HoldBack() implements Act {}

  /**
   * It goes on.
   *
   * @param falseAlarm because nothing was said by whoever seemed to interrupt
   */
  record GoOn(boolean falseAlarm) implements Act {}

  /** It is over. */
  record Interrupt() implements Act {}

  /** Both speak. */
  record Overlapped(Duration lasted, boolean interrupted) implements Act {}

  /** The caller spoke for so long, and no transcript came. */
  record NotUnderstood(Duration lasted) implements Act {}

  /** The caller goes on and on: that was said so far, in speech of that length. */
  record Exceeded(String said, Duration speech) implements Act {}

  /** The caller has probably said all, and that is it. */
  record Anticipate(String said) implements Act {}

  /** It was not all. */
  record AnticipateNothing() implements Act {}

  /** The caller has said all. */
  record Commit(String said) implements Act {}
}
