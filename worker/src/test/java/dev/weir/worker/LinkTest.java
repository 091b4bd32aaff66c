package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a dispatcher is told last is how it is. */
@Timeout(30)
class LinkTest {
  private final AtomicInteger jobs = new AtomicInteger(1);
  private final Link link = new Link(() -> new WorkerLoad(0, true, jobs.get()));

  @Test
  @Behaviour("work-79")
  void loadChanged_againWhileItIsTold_theNewestIsToldLast() {
    ToldDispatcher slow =
        new ToldDispatcher(false) {
          @Override
          public void report(WorkerLoad load) {
            if (jobs.getAndSet(0) == 1) {
              change();
            }
            super.report(load);
          }
        };
    link.connect(slow);
    link.loadChanged();
    assertThat(slow.told).containsExactly("load 1 true", "load 0 true");
    link.loadChanged();
    assertThat(slow.told).hasSize(3);
  }

  /** By another thread, which is back before this one goes on. */
  private void change() {
    Thread other = Thread.ofPlatform().start(link::loadChanged);
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError("late", e);
    }
  }
}
