package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A resource is open while a function uses it, and no longer. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class ResourceTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  private final class Door implements AutoCloseable {
    Door() {
      log.add("open");
    }

    @Override
    public void close() {
      log.add("close");
    }
  }

  @Test
  @Behaviour({"pipe-F89", "pipe-F8"})
  void run_closeableItemByItem_closedBeforeTheNextStepGetsTheItem() throws InterruptedException {
    Resource<Door> door = pipeline.resource("door", Door.class, Door::new);
    pipeline.join(numbers, door).map("through", (n, d) -> n).sink("sink", n -> log.add("got"));
    run(2);
    assertThat(log).startsWith("open", "close");
    assertThat(log.indexOf("got")).isGreaterThan(log.indexOf("close"));
    assertThat(Collections.frequency(log, "open")).isEqualTo(2);
    assertThat(Collections.frequency(log, "close")).isEqualTo(2);
  }

  @Test
  @Behaviour("pipe-F89")
  void run_closeableOfAStepThatRunsOnce_closedWhenTheCallReturns() throws InterruptedException {
    numbers.sink("other", n -> {});
    Resource<Door> door = pipeline.resource("door", Door.class, Door::new);
    pipeline
        .join(pipeline.params(), door)
        .flatMap("source", (in, d) -> in.list())
        .sink("sink", n -> log.add("got"));
    run(2);
    assertThat(log).containsExactly("open", "close", "got", "got");
  }

  @Test
  @Behaviour("pipe-F88")
  void run_plainResource_madeOncePerStep() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    Resource<Integer> id = pipeline.resource("id", Integer.class, made::incrementAndGet);
    var first = pipeline.join(numbers, id).map("first", (n, i) -> i);
    pipeline.join(first, id).sink("second", (a, b) -> log.add(a.equals(b) ? "same" : "other"));
    run(3);
    assertThat(made).hasValue(2);
    assertThat(log).containsOnly("other").hasSize(3);
  }

  @Test
  @Behaviour("pipe-F90")
  void run_factoryFailsForAnItem_thatItemHasFailed() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    Resource<Door> door =
        pipeline.resource(
            "door",
            Door.class,
            () -> {
              if (calls.incrementAndGet() == 2) {
                throw new IOException("locked");
              }
              return new Door();
            });
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    pipeline
        .join(numbers, door)
        .map("through", (n, d) -> n)
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    run(3);
    assertThat(seen).containsExactly(1, 3);
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause()).hasMessage("locked");
  }

  @Test
  @Behaviour({"pipe-F100", "pipe-F91"})
  void run_overriddenResource_usedInstead() throws InterruptedException {
    Resource<String> name = pipeline.resource("name", String.class, () -> "real");
    pipeline.join(pipeline.params(), name).sink("sink", (in, n) -> log.add(n));
    numbers.sink("numbers-sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    Runner other =
        runner.with(RunOptions.DEFAULT.overrides(Overrides.NONE.resource("name", () -> "test")));
    other.run(plan, new Numbers(1));
    runner.run(plan, new Numbers(1));
    assertThat(log).containsExactly("test", "real");
  }

  private void run(int count) throws InterruptedException {
    runner.run(pipeline.compile(), new Numbers(count));
  }
}
