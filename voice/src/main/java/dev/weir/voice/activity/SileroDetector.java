package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Silero's model on ONNX Runtime, for all sessions of a worker together: their windows go through
 * it in batches. Sound of any rate is heard at 16 kHz. One for a process; any thread.
 *
 * <p>Memory: some 50 MB for the runtime and the model, 16 KB a session and half a second of its
 * sound. Time: some 17 µs a window of 32 ms when many speak, 70 when one does, with the published
 * model; four times as much with another file.
 */
public final class SileroDetector implements VoiceDetector {
  /** More would take the cores from the sessions themselves. */
  public static final int MOST_THREADS = 2;

  private static final String NAME = "silero";

  private final Listeners listeners;
  private final Batcher batcher;
  private final Runnable release;
  private final AtomicBoolean released = new AtomicBoolean();

  SileroDetector(
      int threads, Supplier<? extends BatchModel> models, Ticker ticker, Runnable release) {
    this.listeners = new Listeners(NAME, ticker);
    this.batcher = new Batcher(threads, models);
    this.release = release;
  }

  /** As {@link #load(Path, int)}, with one thread. */
  public static SileroDetector load(Path model) {
    return load(model, 1);
  }

  /**
   * Loads the model and tries it on silence; takes a quarter of a second.
   *
   * @param model the file, as {@link SileroModel#find} has found it
   * @param threads for inference, 1 or 2
   * @throws DetectionFailed if it is no such model
   */
  public static SileroDetector load(Path model, int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads: %d (expected: 1 to %d)".formatted(threads, MOST_THREADS));
    }
    OnnxModel loaded = OnnxModel.load(model);
    return new SileroDetector(threads, loaded::batch, Ticker.system(), loaded::close);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
    return listeners.listen(audio, options, batcher::seat);
  }

  /** What was done so far. */
  public BatchCounts counts() {
    return batcher.counts();
  }

  /** How many windows wait for the model. */
  int waiting() {
    return batcher.waiting();
  }

  /** How many detections listen. */
  public int listening() {
    return listeners.count();
  }

  @Override
  public void close() {
    listeners.close();
    // A model that is still at work would be taken from under its thread.
    if (batcher.end() && !released.getAndSet(true)) {
      release.run();
    }
  }
}
