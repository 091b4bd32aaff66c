package dev.weir.agent.speech;

import dev.weir.channel.Receiver;

/**
 * Words on their way to the ear. What was heard of them comes back, in the order in which it was
 * heard, and only that becomes part of the conversation. For one who says and one who listens.
 */
public interface Utterance extends AutoCloseable {

  /**
   * Says a piece of text; waits while too much is still to be spoken.
   *
   * @throws InterruptedException if interrupted; the caller is to close
   */
  void say(String piece) throws InterruptedException;

  /** No piece follows; what there is will be spoken. Returns at once. Idempotent. */
  void end();

  /**
   * What was heard, as it is heard: together all that was said, if it was spoken to its end. Closed
   * then; failed if it could not be spoken.
   */
  Receiver<String> heard();

  /**
   * What was not heard yet will not be, from now on; ends what is heard. Idempotent; waits, within
   * a bound, for its threads.
   */
  @Override
  void close();
}
