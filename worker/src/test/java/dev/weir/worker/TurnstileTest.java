package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes through the turnstile, and how many at a time. */
@Timeout(30)
class TurnstileTest {
  private final List<Integer> through = Collections.synchronizedList(new ArrayList<>());
  private Turnstile turnstile = new Turnstile();

  @Test
  void pass_many_allComeThroughInOrder() throws Exception {
    int many = 10 * Turnstile.AT_A_TIME + 1;
    CountDownLatch all = new CountDownLatch(many);
    pass(many, all);
    all.await();
    assertThat(through).isEqualTo(IntStream.range(0, many).boxed().toList());
  }

  @Test
  void pass_oneAfterAnother_eachComesThrough() throws Exception {
    for (int each = 1; each <= 3; each++) {
      CountDownLatch one = new CountDownLatch(1);
      pass(1, one);
      one.await();
      assertThat(through).hasSize(each);
    }
  }

  /** As when the system gives a process no more threads. */
  @Test
  void pass_noThreadIsToBeHad_allComeThrough() throws Exception {
    turnstile =
        new Turnstile(turn -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    CountDownLatch two = new CountDownLatch(2);
    pass(2, two);
    two.await();
    assertThat(through).containsExactly(0, 1);
  }

  @Test
  void pass_oneThatThrows_othersComeThrough() throws Exception {
    CountDownLatch one = new CountDownLatch(1);
    turnstile.pass(() -> {
      throw new IllegalStateException("is not to begin, and is logged");
    });
    pass(1, one);
    one.await();
    assertThat(through).containsExactly(0);
  }

  /** Carriers that look at nothing else would find one queue that never ends. */
  @Test
  void pass_manyWhileAllCarriersAreBusy_onlyAFewAreQueued() throws Exception {
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch busy = new CountDownLatch(carriers);
    CountDownLatch free = new CountDownLatch(1);
    for (int each = 0; each < carriers; each++) {
      Thread.ofVirtual().start(() -> occupy(busy, free));
    }
    busy.await();
    int many = 3 * Turnstile.AT_A_TIME;
    CountDownLatch all = new CountDownLatch(many);
    pass(many, all);
    while (turner().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(through).hasSize(Turnstile.AT_A_TIME);
    free.countDown();
    all.await();
    assertThat(through).hasSize(many);
  }

  private void pass(int many, CountDownLatch all) {
    for (int each = 0; each < many; each++) {
      int number = each;
      turnstile.pass(() -> {
        through.add(number);
        all.countDown();
      });
    }
  }

  private static void occupy(CountDownLatch busy, CountDownLatch free) {
    busy.countDown();
    while (free.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static Thread turner() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weir-turnstile"))
        .findFirst()
        .orElseGet(Thread::currentThread);
  }
}
