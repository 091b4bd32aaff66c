package dev.weir.agent.speech;

import dev.weir.channel.Receiver;

/**
 * Tells speech from everything else. A worker has one, which serves all its sessions; any thread
 * may call it. What it needs, such as a model, it has when it is made.
 */
public interface VoiceDetector extends AutoCloseable {

  /** What it is, for logs and metrics, such as {@code silero}. */
  String name();

  /** As {@link #listen(Receiver, DetectionOptions)}, with the options that are usual. */
  default VoiceDetection listen(Receiver<AudioFrame> audio) {
    return listen(audio, DetectionOptions.DEFAULT);
  }

  /**
   * Begins to listen to one speaker. Does not wait. To begin anew, after a pause or with another
   * rate, close the detection and open another: it is cheap.
   *
   * @param audio frames of any one rate and any lengths, in order. The detection takes them at its
   *     own pace, so that what is bounded in front of it slows its sender; it cancels {@code audio}
   *     when it ends before that does
   * @throws IllegalStateException if this detector is closed
   */
  VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options);

  /**
   * Ends every detection that is left, each with a {@link DetectionFailed}, and gives back what was
   * held. Idempotent; waits, within a bound, for its threads.
   */
  @Override
  void close();
}
