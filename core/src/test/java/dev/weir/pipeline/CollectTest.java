package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** When items are collected, who does it, and what those get who take them. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class CollectTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<Materializer.Context> collected =
      Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger made = new AtomicInteger();
  private final Items<Integer> numbers = pipeline.source("numbers", this::counted);

  @Test
  @Behaviour("pipe-F38")
  void run_oneOfThreeWantsAList_allReadTheOneCollection() throws InterruptedException {
    numbers.materializer(this::toList);
    Value<List<Integer>> list = whole("whole", numbers.list());
    Value<List<Integer>> again = whole("again", numbers.list());
    numbers.sink("each", seen::add);
    Value<Integer> lazy = numbers.reduce("lazy", CollectTest::sum);
    try (Run run = run(4)) {
      assertThat(run.get(list)).isSameAs(run.get(again)).containsExactly(1, 2, 3, 4);
      assertThat(seen).containsExactly(1, 2, 3, 4);
      assertThat(run.get(lazy)).isEqualTo(10);
    }
    assertThat(made).hasValue(4);
    assertThat(collected).hasSize(1);
  }

  @Test
  @Behaviour("pipe-F38")
  void run_forcedByTheGiverOrByTheTaker_isCollected() throws InterruptedException {
    Items<Integer> forced = numbers.map("forced", n -> n).materialize();
    Items<Integer> byTaker = numbers.map("byTaker", n -> n);
    forced.sink("first", seen::add);
    byTaker.sink("second", seen::add).materialize();
    try (Run run = run(2)) {
      assertThat(run.get(forced.list())).containsExactly(1, 2);
      assertThat(run.get(byTaker.list())).containsExactly(1, 2);
    }
    assertThat(seen).containsExactlyInAnyOrder(1, 1, 2, 2);
  }

  @Test
  @Behaviour("pipe-F39")
  void compile_stepThatStopsAtErrors_isNotCollectedForThat() {
    numbers.onError(OnError.STOP).sink("sink", seen::add).onError(OnError.STOP);
    assertThat(pipeline.compile().graph().steps())
        .allSatisfy(step -> assertThat(step.reasons()).isEmpty());
  }

  @Test
  @Behaviour("pipe-F40")
  void run_ofTheStepElseOfThePipelineElseByWhatIsTaken_collects() throws InterruptedException {
    Items<Integer> own =
        numbers.map("own", n -> n).materializer((items, context) -> drained(items, 1));
    Items<Integer> other = numbers.map("other", n -> n);
    Value<List<Integer>> first = whole("first", own.list());
    Value<List<Integer>> second = whole("second", other.list());
    try (Run run = run(3)) {
      assertThat(run.get(first)).containsExactly(1);
      assertThat(run.get(second)).containsExactly(1, 2, 3);
    }
    pipeline.materializer((items, context) -> drained(items, 2));
    try (Run run = run(3)) {
      assertThat(run.get(first)).containsExactly(1);
      assertThat(run.get(second)).containsExactly(1, 2);
    }
  }

  @Test
  @Behaviour("pipe-F41")
  void collect_context_saysWhatIsCollected() throws InterruptedException {
    numbers.of(Integer.class).materializer(this::toList).materialize().sink("sink", seen::add);
    run(1);
    assertThat(collected)
        .containsExactly(new Materializer.Context("numbers", "numbers", Integer.class));
  }

  @Test
  @Behaviour("pipe-F42")
  void run_listAndSetOfOneStepWithAMaterializer_isForItToServeBoth() throws InterruptedException {
    numbers.materializer((items, context) -> new TreeSet<Object>(drained(items, 9)));
    Value<Set<Integer>> set =
        pipeline.join(numbers.set(), pipeline.params()).value("set", (all, in) -> all);
    numbers.sink("each", seen::add);
    try (Run run = run(3)) {
      assertThat(run.get(set)).isInstanceOf(TreeSet.class).containsExactly(1, 2, 3);
    }
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  @Behaviour("pipe-F43")
  void run_collectionOfOnesOwn_isReadOnceByEachThatTakesItsItems() throws InterruptedException {
    AtomicInteger read = new AtomicInteger();
    numbers
        .materializer((items, context) -> {
          List<Object> list = drained(items, 9);
          return (Iterable<Object>)
              () -> {
                read.incrementAndGet();
                return list.iterator();
              };
        })
        .materialize();
    numbers.sink("first", seen::add);
    numbers.sink("second", seen::add);
    Value<Integer> sum = numbers.reduce("sum", CollectTest::sum);
    try (Run run = run(3)) {
      assertThat(run.get(sum)).isEqualTo(6);
    }
    assertThat(read).hasValue(3);
    assertThat(seen).containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
  }

  @Test
  @Behaviour("pipe-F48")
  void collect_items_areMadeAsTheyAreRead() throws InterruptedException {
    List<Integer> ahead = new ArrayList<>();
    numbers
        .materializer((items, context) -> {
          while (items.hasNext()) {
            ahead.add(made.get() - (Integer) items.next());
          }
          return List.of();
        })
        .materialize();
    run(100);
    assertThat(ahead).hasSize(100).containsOnly(0);
  }

  @Test
  @Behaviour("pipe-F48")
  void collect_leftEarly_theRestIsNotMade() throws InterruptedException {
    numbers.materializer((items, context) -> drained(items, 2)).materialize();
    try (Run run = run(100)) {
      assertThat(run.get(numbers.list())).containsExactly(1, 2);
    }
    assertThat(made).hasValue(2);
  }

  /** Half of the items are not taken for all of them. */
  @Test
  @Behaviour({"pipe-F76", "pipe-F48"})
  void collect_itemFailsUnderStop_itSeesTheFailureNotAnEnd() {
    List<Throwable> caught = new ArrayList<>();
    numbers
        .map("times", CollectTest::refuseThree)
        .onError(OnError.STOP)
        .materializer((items, context) -> drainedOr(items, caught))
        .materialize();
    assertThatThrownBy(() -> run(5)).isInstanceOf(StepStopped.class).hasMessageContaining("no 3");
    assertThat(caught).singleElement().isInstanceOf(StepStopped.class);
    assertThat(seen).isEmpty();
  }

  @Test
  @Behaviour("pipe-F76")
  void collect_itPassesTheFailureOnInItsOwn_theRunFailsWithTheStepsFailure() {
    numbers
        .map("times", CollectTest::refuseThree)
        .onError(OnError.STOP)
        .materializer((items, context) -> {
          try {
            return drained(items, 9);
          } catch (RuntimeException e) {
            throw new IOException("not collected", e);
          }
        })
        .materialize();
    assertThatThrownBy(() -> run(5)).isInstanceOf(StepStopped.class).hasMessageContaining("no 3");
  }

  @Test
  @Behaviour({"pipe-F75", "pipe-F48"})
  void collect_itemFailsUnderContinue_theOthersAreThere() throws InterruptedException {
    Items<Integer> times = numbers.map("times", CollectTest::refuseThree).materialize();
    try (Run run = run(5)) {
      assertThat(run.get(times.list())).containsExactly(1, 2, 4, 5);
    }
  }

  @Test
  @Behaviour({"pipe-F80", "pipe-F48"})
  void collect_runIsCancelled_itSeesThatNotAnEnd() throws InterruptedException {
    List<Throwable> caught = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch blocked = new CountDownLatch(1);
    numbers
        .map("waits", n -> n == 2 ? forever(blocked) : n)
        .materializer((items, context) -> drainedOr(items, caught))
        .materialize();
    try (Run run = runner.start(pipeline.compile(), new Numbers(3))) {
      blocked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(caught).singleElement().asString().contains("interrupted");
  }

  private Iterable<Integer> counted(Numbers in) {
    return () ->
        in.list().stream()
            .map(n -> {
              made.incrementAndGet();
              return n;
            })
            .iterator();
  }

  private Object toList(Iterator<?> items, Materializer.Context context) {
    collected.add(context);
    return drained(items, Integer.MAX_VALUE);
  }

  private static List<Object> drained(Iterator<?> items, int most) {
    List<Object> list = new ArrayList<>();
    while (list.size() < most && items.hasNext()) {
      list.add(items.next());
    }
    return list;
  }

  private static List<Object> drainedOr(Iterator<?> items, List<Throwable> caught) {
    try {
      return drained(items, Integer.MAX_VALUE);
    } catch (RuntimeException e) {
      caught.add(e);
      return List.of();
    }
  }

  private Value<List<Integer>> whole(String name, View<List<Integer>> list) {
    return pipeline.join(list, pipeline.params()).value(name, (all, in) -> all);
  }

  private static Integer sum(Iterator<Integer> all) {
    int sum = 0;
    while (all.hasNext()) {
      sum += all.next();
    }
    return sum;
  }

  private static Integer refuseThree(Integer n) {
    if (n == 3) {
      throw new IllegalStateException("no 3");
    }
    return n;
  }

  private static Integer forever(CountDownLatch blocked) throws InterruptedException {
    blocked.countDown();
    new CountDownLatch(1).await();
    return 0;
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }
}
