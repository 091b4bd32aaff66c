package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Items come through a pipeline complete and in order, whatever its shape. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class FlowTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);

  @Test
  @Behaviour({"pipe-F7", "pipe-F24", "pipe-F18"})
  void run_mapFilterFlatMap_eachInOrder() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    numbers
        .map("double", n -> n * 2)
        .filter("large", n -> n > 4)
        .flatMap("twice", n -> List.of(n + "a", n + "b"))
        .sink("keep", seen::add);
    run(4);
    assertThat(seen).containsExactly("6a", "6b", "8a", "8b");
  }

  @Test
  @Behaviour("pipe-F26")
  void run_valuesAndItemsThatAreLists_eachTakenAsItIsDeclared() throws InterruptedException {
    Value<Integer> size = pipeline.value("all", Numbers::list).map("size", List::size);
    Items<Integer> sizes = numbers.map("twice", n -> List.of(n, n)).map("sizes", List::size);
    Value<List<Integer>> kept = keep(sizes);
    try (Run run = run(3)) {
      assertThat(run.get(size)).isEqualTo(3);
      assertThat(run.get(kept)).containsExactly(2, 2, 2);
    }
  }

  @Test
  @Behaviour({"pipe-F7", "pipe-F15"})
  void run_reduceOverAStream_oneValue() throws InterruptedException {
    Value<Integer> sum = numbers.reduce("sum", FlowTest::sum);
    Value<Integer> more = sum.map("more", n -> n + 1);
    try (Run run = run(100)) {
      assertThat(run.get(sum)).isEqualTo(5050);
      assertThat(run.get(more)).isEqualTo(5051);
    }
  }

  @Test
  @Behaviour({"pipe-F7", "pipe-F113"})
  void run_throughTheWholeStream_asTheFunctionReadsIt() throws InterruptedException {
    var pairs =
        numbers.through(
            "pairs",
            all -> {
              List<Integer> sums = new ArrayList<>();
              while (all.hasNext()) {
                sums.add(all.next() + (all.hasNext() ? all.next() : 0));
              }
              return sums;
            });
    Value<List<Integer>> kept = keep(pairs);
    try (Run run = run(5)) {
      assertThat(run.get(kept)).containsExactly(3, 7, 5);
    }
  }

  @Test
  @Behaviour({"pipe-F57", "pipe-F67"})
  void run_fork_everyBranchGetsAll() throws InterruptedException {
    Value<List<Integer>> left = keep(numbers.map("left", n -> n * 10));
    Value<Integer> right = numbers.map("right", n -> -n).reduce("sum", FlowTest::sum);
    try (Run run = run(50)) {
      assertThat(run.get(left)).hasSize(50).startsWith(10, 20).endsWith(500);
      assertThat(run.get(right)).isEqualTo(-1275);
    }
  }

  @Test
  @Behaviour({"pipe-F60", "pipe-F27"})
  void run_zipOfAFork_pairsStayAligned() throws InterruptedException {
    var squares = numbers.map("square", n -> n * n);
    var names = numbers.map("name", n -> "n" + n);
    var pairs = pipeline.join(squares, names).map("pair", (square, name) -> name + "=" + square);
    Value<List<String>> kept = keep(pairs);
    try (Run run = run(30)) {
      assertThat(run.get(kept)).hasSize(30).startsWith("n1=1", "n2=4").endsWith("n30=900");
    }
  }

  @Test
  @Behaviour({"pipe-F27", "pipe-F28"})
  void run_paddedZip_endsWhenAllHaveEnded() throws InterruptedException {
    var one = pipeline.source("one", in -> List.of(10));
    var pairs =
        pipeline
            .join(numbers.padded(), one.padded())
            .map(
                "pair",
                (a, b) -> a.map(String::valueOf).orElse("-") + b.map(n -> "+" + n).orElse(""));
    Value<List<String>> kept = keep(pairs);
    try (Run run = run(2)) {
      assertThat(run.get(kept)).containsExactly("1+10", "2");
    }
  }

  @Test
  @Behaviour({"pipe-F27", "pipe-F113"})
  void run_paddedZipWithAnEmptySide_theOtherStillComes() throws InterruptedException {
    Items<Integer> none = pipeline.source("none", in -> List.of());
    var pairs =
        pipeline
            .join(none.padded(), numbers.padded())
            .map("pair", (a, b) -> a.isPresent() + "" + b.get());
    Value<List<String>> kept = keep(pairs);
    try (Run run = run(2)) {
      assertThat(run.get(kept)).containsExactly("false1", "false2");
    }
  }

  @Test
  @Behaviour({"pipe-F27", "pipe-F28"})
  void run_paddedZipOfMappedStreams_endedOnesStayEnded() throws InterruptedException {
    var few = pipeline.source("few", in -> List.of(1)).map("few-mapped", n -> n);
    var pairs =
        pipeline
            .join(numbers.map("mapped", n -> n).padded(), few.padded(), pipeline.params())
            .map("pair", (a, b, in) -> a.isPresent() + "" + b.isPresent());
    Value<List<String>> kept = keep(pairs);
    try (Run run = run(3)) {
      assertThat(run.get(kept)).containsExactly("truetrue", "truefalse", "truefalse");
    }
  }

  @Test
  @Behaviour("pipe-F66")
  void run_onlyReaderMayLose_getsAllWhileItKeepsUp() throws InterruptedException {
    List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());
    numbers.maxInFlight(8);
    pipeline
        .join(numbers.dropping(dev.weir.channel.Overflow.DROP_OLDEST), pipeline.params())
        .sink("sink", (n, in) -> seen.add(n));
    run(5);
    assertThat(seen).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  @Behaviour({"pipe-F40", "pipe-F46"})
  void run_materializerLooksTwiceAndTooFar_isAnsweredTheSame() throws InterruptedException {
    Items<Integer> collected =
        numbers.materializer((items, of) -> {
          List<Object> list = new ArrayList<>();
          while (items.hasNext() && items.hasNext()) {
            list.add(items.next());
          }
          assertThat(items.hasNext()).isFalse();
          list.add(
              org.assertj.core.api.Assertions.catchThrowable(items::next)
                  .getClass()
                  .getSimpleName());
          return list;
        });
    pipeline.join(collected.list(), pipeline.params()).sink("sink", (all, in) -> {});
    try (Run run = run(2)) {
      assertThat(run.<List<?>>get(collected.collected()).toString())
          .isEqualTo("[1, 2, NoSuchElementException]");
    }
  }

  @Test
  @Behaviour("pipe-F28")
  void run_shortestZip_endsWithTheFirst() throws InterruptedException {
    var two = pipeline.source("two", in -> List.of("a", "b"));
    var pairs = pipeline.join(numbers, two).map("pair", (n, s) -> s + n).zip(ZipPolicy.SHORTEST);
    Value<List<String>> kept = keep(pairs);
    try (Run run = run(5)) {
      assertThat(run.get(kept)).containsExactly("a1", "b2");
    }
  }

  @Test
  @Behaviour("pipe-F28")
  void run_strictZipOfUnequalStreams_failsAndSaysSo() throws InterruptedException {
    List<StepFailure> failures = new ArrayList<>();
    var two = pipeline.source("two", in -> List.of("a", "b"));
    var pairs = pipeline.join(numbers, two).map("pair", (n, s) -> s + n).errorsTo(failures::add);
    Value<List<String>> kept =
        pipeline.join(pairs.list(), pipeline.params()).value("kept", (all, in) -> all);
    try (Run run = run(5)) {
      assertThat(run.get(kept)).containsExactly("a1", "b2");
    }
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause())
        .hasMessageContaining("stream of two: ended after 2 items, before the others");
  }

  @Test
  @Behaviour({"pipe-F12", "pipe-F25"})
  void run_valuesBesideAStream_passedWholeToEachCall() throws InterruptedException {
    var factor = pipeline.value("factor", in -> in.count() * 100);
    var scaled =
        pipeline
            .join(numbers, factor, pipeline.params())
            .map("scale", (n, f, in) -> n * f + in.count());
    Value<List<Integer>> kept = keep(scaled);
    try (Run run = run(3)) {
      assertThat(run.get(kept)).containsExactly(303, 603, 903);
    }
  }

  @Test
  @Behaviour({"pipe-F70", "pipe-F7"})
  void run_itemsForNobody_areStillMade() throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    numbers.map(
        "look",
        n -> {
          seen.add(n);
          return n;
        });
    run(3);
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  @Behaviour({"pipe-F69", "pipe-F70"})
  void run_hiddenStep_isRunToItsEndAndGivesNothing() throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    numbers.through(
        "_hidden",
        all -> {
          all.forEachRemaining(seen::add);
          return List.of(1);
        });
    try (Run run = run(3)) {
      assertThat(run.find("_hidden")).isEmpty();
    }
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  @Behaviour({"pipe-F7", "pipe-F70"})
  void run_stepThatOnlyWaits_startsAfterTheOther() throws InterruptedException {
    List<Object> seen = new ArrayList<>();
    Sink first = numbers.sink("first", seen::add);
    pipeline.params().sink("then", in -> seen.add("then")).after(first);
    run(3);
    assertThat(seen).containsExactly(1, 2, 3, "then");
  }

  @Test
  @Behaviour("pipe-F59")
  void run_readerThatBreaksOff_othersGetEverything() throws InterruptedException {
    Value<Integer> head = numbers.reduce("head", Iterator::next);
    Value<List<Integer>> all = keep(numbers);
    try (Run run = run(200)) {
      assertThat(run.get(head)).isEqualTo(1);
      assertThat(run.get(all)).hasSize(200);
    }
  }

  @Test
  @Behaviour("pipe-F59")
  void run_readerThatNeverReads_letsTheRunEnd() throws InterruptedException {
    Value<String> lazy = numbers.reduce("lazy", all -> "done");
    try (Run run = run(1000)) {
      assertThat(run.get(lazy)).isEqualTo("done");
    }
  }

  @Test
  @Behaviour({"pipe-F63", "pipe-F61"})
  void next_afterTheFunctionHasReturned_refused() throws InterruptedException {
    List<Iterator<Integer>> kept = new ArrayList<>();
    numbers.reduce("leak", all -> kept.add(all) ? all.next() : 0);
    run(5);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(kept.getFirst()::next))
        .isInstanceOf(StreamClosed.class)
        .hasMessageContaining("numbers");
  }

  @Test
  @Behaviour("pipe-F63")
  void next_onABranchAfterTheRun_refusedWhateverTheOtherHasRead() throws InterruptedException {
    List<Iterator<Integer>> leaked = new ArrayList<>();
    numbers.reduce("leak", leaked::add);
    Value<List<Integer>> all = keep(numbers);
    try (Run run = run(20)) {
      assertThat(run.get(all)).hasSize(20);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(leaked.getFirst()::hasNext))
          .isInstanceOf(StreamClosed.class)
          .hasMessageContaining("numbers");
    }
  }

  @Test
  @Behaviour("pipe-F113")
  void run_emptySource_endsCleanlyOnEveryWay() throws InterruptedException {
    Value<List<Integer>> list = keep(numbers.map("map", n -> n).filter("filter", n -> true));
    Value<Integer> sum = numbers.flatMap("flat", n -> List.of(n, n)).reduce("sum", FlowTest::sum);
    try (Run run = run(0)) {
      assertThat(run.get(list)).isEmpty();
      assertThat(run.get(sum)).isZero();
    }
  }

  @Test
  @Behaviour({"pipe-F40", "pipe-F17"})
  void run_pairsIntoAMap_lastOfAKeyCounts() throws InterruptedException {
    var pairs = numbers.map("pair", n -> Map.entry(n % 2, n));
    Value<Map<Integer, Integer>> map = Items.map("map", pairs);
    try (Run run = run(4)) {
      assertThat(run.get(map)).containsExactlyInAnyOrderEntriesOf(Map.of(1, 3, 0, 4));
    }
  }

  @Test
  @Behaviour("pipe-F28")
  void run_optionalItems_areNoPadding() throws InterruptedException {
    Items<Optional<Integer>> some =
        numbers.map("some", n -> n == 2 ? Optional.empty() : Optional.of(n));
    Value<List<Optional<Integer>>> kept = keep(some);
    try (Run run = run(3)) {
      assertThat(run.get(kept)).containsExactly(Optional.of(1), Optional.empty(), Optional.of(3));
    }
  }

  @Test
  @Behaviour("pipe-F66")
  void run_itemsThatAreExceptions_areItems() throws InterruptedException {
    Value<List<Exception>> kept =
        keep(numbers.map("wrap", n -> new IllegalStateException("no " + n)));
    try (Run run = run(2)) {
      assertThat(run.get(kept)).extracting(Exception::getMessage).containsExactly("no 1", "no 2");
    }
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }

  private static <T> Value<List<T>> keep(Items<T> items) {
    return items.reduce(
        "keep-" + items.name(),
        all -> {
          List<T> list = new ArrayList<>();
          all.forEachRemaining(list::add);
          return list;
        });
  }

  private static int sum(Iterator<Integer> all) {
    int sum = 0;
    while (all.hasNext()) {
      sum += all.next();
    }
    return sum;
  }
}
