package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
  @Behaviour("pipe-F90")
  void run_factoryFailsUnderStop_theRunFails() {
    Resource<Door> door = pipeline.resource("door", Door.class, ResourceTest::locked);
    pipeline.join(numbers, door).map("through", (n, d) -> n).onError(OnError.STOP);
    assertThatThrownBy(() -> run(3))
        .isInstanceOf(StepStopped.class)
        .hasMessageContaining("step through")
        .hasRootCauseMessage("locked");
  }

  /** Its function is never called, so nobody reads the stream that was opened for it. */
  @Test
  @Behaviour({"pipe-F81", "pipe-F57"})
  void run_factoryFailsBesideAStream_theStreamIsGivenUp() throws InterruptedException {
    Resource<Door> door = pipeline.resource("door", Door.class, ResourceTest::locked);
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    pipeline
        .join(numbers.stream(), door)
        .value("never", (all, d) -> all.next())
        .errorsTo(failures::add);
    numbers.sink("other", seen::add);
    run(20);
    assertThat(seen).hasSize(20);
    assertThat(failures).extracting(StepFailure::step).containsExactly("never");
    assertThat(failures.getFirst().cause()).hasMessage("locked");
  }

  private static Door locked() throws IOException {
    throw new IOException("locked");
  }

  /** What a run may be given. */
  record Given(Door door, Iterable<String> rows, Stream<String> words) {}

  /** Items that can be closed. */
  private record Rows(List<String> log) implements Iterable<String>, AutoCloseable {
    @Override
    public Iterator<String> iterator() {
      return List.of("row").iterator();
    }

    @Override
    public void close() {
      log.add("rows closed");
    }
  }

  /** They belong to whoever has started the run. */
  @Test
  @Behaviour("pipe-F12")
  void run_parametersThatCanBeClosed_stayOpen() throws InterruptedException {
    Pipeline<Given> given = Pipeline.named("given", Given.class);
    given.value("handle", in -> log.add("handle"));
    given.ofMethods(
        new Object() {
          @StepMethod
          void byName(Door door) {
            log.add(door.getClass().getSimpleName());
          }

          @StepMethod
          void byRow(@From("rows") String row) {
            log.add(row);
          }

          @StepMethod
          void byWord(@From("words") String word) {
            log.add(word);
          }
        });
    Stream<String> words = Stream.of("word").onClose(() -> log.add("words closed"));
    runner.run(given.compile(), new Given(new Door(), new Rows(log), words));
    assertThat(log).containsExactlyInAnyOrder("open", "handle", "Door", "row", "word");
  }

  @Test
  @Behaviour("pipe-F100")
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
