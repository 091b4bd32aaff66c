package dev.weir.voice.activity;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.CompletableFuture;

/**
 * ONNX Runtime's environment, of which a process has one.
 *
 * <p>When it is made, the runtime searches the process's command line with a regular expression
 * that goes deeper with each character. With a class path of some 5,000 characters it overflows the
 * stack of an ordinary thread, and with that the process ends, without an exception or a report. So
 * a thread makes it whose stack is deep enough; only what is used of that is memory.
 */
final class OnnxEnvironment {
  /** Some 200 bytes a character were seen; Linux takes up to 128 Ki of them in an argument. */
  private static final long STACK_BYTES = 256L << 20;

  private OnnxEnvironment() {}

  /**
   * Makes it if there is none yet; waits for it, also when interrupted.
   *
   * @throws java.util.concurrent.CompletionException if it cannot be made
   */
  static OrtEnvironment get() {
    return CompletableFuture.supplyAsync(
            () -> OrtEnvironment.getEnvironment("weir"), OnnxEnvironment::start)
        .join();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(null, task, "weir-voice-start", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }
}
