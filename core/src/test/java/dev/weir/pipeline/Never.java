package dev.weir.pipeline;

import java.util.concurrent.CountDownLatch;

/** What a step waits for that is to be interrupted. */
final class Never {
  private Never() {}

  static void comes() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
