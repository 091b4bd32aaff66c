package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.HostRefused.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdempotencyKeysTest {
  private final IdempotencyKeys<Integer> keys = new IdempotencyKeys<>(2);
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void once_repeated_givesTheFirstAnswer() {
    assertThat(once("a")).isEqualTo(1);
    assertThat(once("a")).isEqualTo(1);
    assertThat(once("b")).isEqualTo(2);
  }

  @Test
  void once_overTheLimit_forgetsTheOldest() {
    once("a");
    once("b");
    once("c");
    assertThat(once("b")).isEqualTo(2);
    assertThat(once("a")).isEqualTo(4);
  }

  @Test
  void forget_theLastAnswer_makesTheNextRequestNew() {
    once("a");
    keys.forget("a", 7);
    keys.forget("b", 1);
    assertThat(once("a")).isEqualTo(1);
    keys.forget("a", 1);
    assertThat(once("a")).isEqualTo(2);
  }

  @Test
  void once_otherRequest_isRefused() {
    once("a");
    assertThatThrownBy(() -> keys.once("a", "another", runs::incrementAndGet))
        .isInstanceOfSatisfying(
            HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.IDEMPOTENCY_CONFLICT));
    assertThat(runs).hasValue(1);
  }

  @Test
  void once_workThrows_mayBeTriedAgain() {
    assertThatThrownBy(() -> keys.once("a", "request", IdempotencyKeysTest::refuse))
        .isInstanceOf(HostRefused.class);
    assertThat(keys.once("a", "another", runs::incrementAndGet)).isEqualTo(1);
  }

  @Test
  void once_repeatedWhileAtWork_waitsForTheAnswer() throws Exception {
    Held held = new Held(runs::incrementAndGet);
    FutureTask<Integer> second = start(() -> once("a"));
    awaitWaiting(second);
    held.go.countDown();
    assertThat(second.get()).isEqualTo(1);
    assertThat(held.first.get()).isEqualTo(1);
  }

  @Test
  void once_repeatedWhileAtWorkThatIsRefused_isRefusedToo() throws Exception {
    Held held = new Held(IdempotencyKeysTest::refuse);
    FutureTask<Integer> second = start(() -> once("a"));
    awaitWaiting(second);
    held.go.countDown();
    assertThatThrownBy(second::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.AT_CAPACITY))
        .hasMessage("full");
    assertThatThrownBy(held.first::get).hasCauseInstanceOf(HostRefused.class);
  }

  @Test
  void once_repeatedWhileAtWorkThatBreaks_isToldWhy() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    Held held =
        new Held(() -> {
          throw broken;
        });
    FutureTask<Integer> second = start(() -> once("a"));
    awaitWaiting(second);
    held.go.countDown();
    assertThatThrownBy(second::get)
        .cause()
        .isInstanceOf(CompletionException.class)
        .hasCause(broken);
    assertThatThrownBy(held.first::get).hasCause(broken);
  }

  /** A key whose work still runs is not pushed out: else the work would run twice. */
  @Test
  void once_manyNewerKeysWhileAtWork_staysTheOnlyOne() throws Exception {
    Held held = new Held(runs::incrementAndGet);
    once("b");
    once("c");
    once("d");
    FutureTask<Integer> second = start(() -> once("a"));
    awaitWaiting(second);
    held.go.countDown();
    assertThat(second.get()).isEqualTo(held.first.get());
    assertThat(runs).hasValue(4);
  }

  /** One work that hangs must not keep every key that came after it. */
  @Test
  void once_oldestStillAtWork_forgetsTheOldestFinished() throws Exception {
    Held held = new Held(runs::incrementAndGet);
    int first = once("b");
    once("c");
    once("d");
    assertThat(once("b")).as("run again").isNotEqualTo(first);
    held.go.countDown();
    held.first.get();
  }

  private int once(String key) {
    return keys.once(key, "request", runs::incrementAndGet);
  }

  private static int refuse() {
    throw new HostRefused(Reason.AT_CAPACITY, "full");
  }

  private Thread latest;

  private FutureTask<Integer> start(Callable<Integer> work) {
    FutureTask<Integer> task = new FutureTask<>(work);
    latest = Thread.ofVirtual().start(task);
    return task;
  }

  private void awaitWaiting(FutureTask<Integer> task) {
    Await.until(() -> task.isDone() || latest.getState() == Thread.State.WAITING);
    assertThat(task).isNotDone();
  }

  /** Work under the key "a" that has begun and waits for the test. */
  private final class Held {
    final CountDownLatch go = new CountDownLatch(1);
    final FutureTask<Integer> first;

    Held(Supplier<Integer> work) throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      first =
          start(() ->
              keys.once(
                  "a",
                  "request",
                  () -> {
                    begun.countDown();
                    awaitGo();
                    return work.get();
                  }));
      begun.await();
    }

    private void awaitGo() {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
