package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Packs of the corpus: the shapes that graphs have. */
final class FlowPacks {
  private FlowPacks() {}

  static Stream<Pack<?>> all() {
    return Stream.of(
        linear(),
        diamond(),
        fibonacci(),
        mixedFanout(),
        nestedFanout(),
        complexParallel(),
        complexParallelMixed(),
        mixed(),
        zipPolicies(),
        flatMapWindows(),
        hiddenAndBarriers(),
        empty());
  }

  private static Pack<Numbers> linear() {
    var p = Pipeline.named("linear", Numbers.class).describe("One way, end to end");
    var numbers = p.source("numbers", Numbers::list).of(Integer.class).maxInFlight(4);
    var doubled = numbers.map("doubled", n -> n * 2).of(Integer.class);
    var sum = doubled.reduce("sum", FlowPacks::sum).of(Integer.class);
    return Pack.of(p, new Numbers(4)).levels("numbers", "doubled", "sum").gives(sum, 20);
  }

  private static Pack<Numbers> diamond() {
    var p = Pipeline.named("diamond", Numbers.class);
    var start = p.source("start", Numbers::list);
    var a = start.map("branch_a", n -> n * 10);
    var b = start.map("branch_b", n -> n + 1);
    var merge = Pack.kept(p.join(a, b).map("merge", Integer::sum));
    return Pack.of(p, new Numbers(3))
        .levels("start", "branch_a branch_b", "merge", "merge_kept")
        .gives(merge, List.of(12, 23, 34));
  }

  private static Pack<Numbers> fibonacci() {
    var p = Pipeline.named("fibonacci", Numbers.class);
    var numbers = p.source("numbers", in -> fibonacci(in.count())).of(Long.class).maxInFlight(2);
    var even = Pack.kept(numbers.filter("even", n -> n % 2 == 0));
    var last = numbers.reduce("last", FlowPacks::last);
    return Pack.of(p, new Numbers(12))
        .levels("numbers", "even last", "even_kept")
        .gives(even, List.of(2L, 8L, 34L, 144L))
        .gives(last, 144L);
  }

  private static Pack<Numbers> mixedFanout() {
    var p = Pipeline.named("mixed_fanout", Numbers.class);
    var source = p.source("source", Numbers::list);
    List<Object> seen = Pack.seen();
    source.sink("lazy", seen::add);
    var size = p.join(source.list(), p.params()).value("size", (all, in) -> all.size());
    var square = source.map("square", n -> n * n);
    var sum = square.reduce("sum", FlowPacks::sum);
    return Pack.of(p, new Numbers(4), seen)
        .levels("source", "lazy size square", "sum")
        .gives(source, source.list(), List.of(1, 2, 3, 4))
        .gives(size, 4)
        .gives(sum, 30)
        .sees(1, 2, 3, 4);
  }

  private static Pack<Numbers> nestedFanout() {
    var p = Pipeline.named("nested_fanout", Numbers.class);
    var root = p.source("root", Numbers::list).maxInFlight(3);
    var left = root.map("left", n -> n + 100).maxInFlight(2);
    var right = root.map("right", n -> -n);
    var leftSum = left.reduce("left_sum", FlowPacks::sum);
    var leftAll = Pack.kept(left.map("left_names", n -> "n" + n));
    var rightSum = right.reduce("right_sum", FlowPacks::sum);
    var rightAll = Pack.kept(right.filter("right_odd", n -> n % 2 != 0));
    return Pack.of(p, new Numbers(3))
        .levels(
            "root",
            "left right",
            "left_sum left_names right_sum right_odd",
            "left_names_kept right_odd_kept")
        .gives(leftSum, 306)
        .gives(leftAll, List.of("n101", "n102", "n103"))
        .gives(rightSum, -6)
        .gives(rightAll, List.of(-1, -3));
  }

  private static Pack<Numbers> complexParallel() {
    var p = Pipeline.named("complex_parallel", Numbers.class);
    var source = p.source("source", Numbers::list);
    var a = source.map("a", n -> n + 1);
    var b = source.map("b", n -> n * 2);
    var ab = p.join(a, b).map("ab", (x, y) -> x * y);
    var c = ab.map("c", n -> n - 1);
    var d = ab.map("d", n -> n % 5);
    var all = Pack.kept(p.join(c, d, a).map("all", (x, y, z) -> x + ":" + y + ":" + z));
    return Pack.of(p, new Numbers(3))
        .levels("source", "a b", "ab", "c d", "all", "all_kept")
        .gives(all, List.of("3:4:2", "11:2:3", "23:4:4"));
  }

  /** Read one after the other, siblings would wait for each other: collected, they do not. */
  private static Pack<Numbers> complexParallelMixed() {
    var p = Pipeline.named("complex_parallel_mixed", Numbers.class);
    var source = p.source("source", Numbers::list).materialize();
    var left = source.map("left", n -> n + 1);
    var right = source.map("right", n -> n * n);
    var both =
        p.join(left.stream(), right.stream()).value("both", (a, b) -> sum(a) * 1000 + sum(b));
    return Pack.of(p, new Numbers(3))
        .levels("source", "left right", "both")
        .gives(source, source.list(), List.of(1, 2, 3))
        .gives(both, 9014);
  }

  private static Pack<Numbers> mixed() {
    var p = Pipeline.named("mixed", Numbers.class);
    var offset = p.value("offset", in -> in.count() * 100).of(Integer.class);
    var numbers = p.source("numbers", Numbers::list);
    var shifted = p.join(numbers, offset).map("shifted", Integer::sum);
    var pairs =
        p.join(shifted, p.params())
            .flatMap("pairs", (n, in) -> List.of(Map.entry(n % 2, n), one()));
    var table = Items.map("table", pairs);
    var size = table.map("size", Map::size);
    return Pack.of(p, new Numbers(3))
        .levels("offset numbers", "shifted", "pairs", "table", "size")
        .gives(offset, 300)
        .gives(table, Map.of(1, 303, 0, 302, 7, 7))
        .gives(size, 3);
  }

  private static Map.Entry<Integer, Integer> one() {
    return Map.entry(7, 7);
  }

  private static Pack<Numbers> zipPolicies() {
    var p = Pipeline.named("zip_policies", Numbers.class);
    var longer = p.source("longer", Numbers::list);
    var two = p.source("two", in -> List.of("x", "y"));
    var more = p.source("more", in -> List.of("p", "q", "r"));
    var padded =
        Pack.kept(
            p.join(longer.padded(), two.padded())
                .map("padded", (n, s) -> n.orElse(0) + s.orElse("-")));
    var equal = p.source("equal", Numbers::list);
    var strict =
        Pack.kept(p.join(equal, p.source("as-many", Numbers::list)).map("strict", Integer::sum));
    var shortest =
        Pack.kept(
            p.join(p.source("many", Numbers::list), more)
                .map("shortest", (n, s) -> s + n)
                .zip(ZipPolicy.SHORTEST));
    return Pack.of(p, new Numbers(4))
        .levels(
            "longer two more equal as-many many",
            "padded strict shortest",
            "padded_kept strict_kept shortest_kept")
        .gives(padded, List.of("1x", "2y", "3-", "4-"))
        .gives(strict, List.of(2, 4, 6, 8))
        .gives(shortest, List.of("p1", "q2", "r3"))
        .leaves("many", "more");
  }

  private static Pack<Numbers> flatMapWindows() {
    var p = Pipeline.named("flat_map_windows", Numbers.class);
    var numbers = p.source("numbers", Numbers::list).maxInFlight(2);
    var spread = numbers.flatMap("spread", n -> IntStream.range(0, n).boxed().toList());
    var windows = spread.maxInFlight(6).through("windows", all -> windows(all, 3)).maxInFlight(2);
    var kept = Pack.kept(windows);
    return Pack.of(p, new Numbers(4))
        .levels("numbers", "spread", "windows", "windows_kept")
        .gives(kept, List.of(1, 3, 3, 3));
  }

  private static Pack<Numbers> hiddenAndBarriers() {
    var p = Pipeline.named("hidden_and_barriers", Numbers.class);
    List<Object> seen = Pack.seen();
    var numbers = p.source("numbers", Numbers::list);
    var audit =
        numbers.map(
            "_audit",
            n -> {
              seen.add(n);
              return n;
            });
    var write = p.params().sink("write", in -> seen.add("write")).after(audit);
    p.params().sink("report", in -> seen.add("report")).after(write);
    return Pack.of(p, new Numbers(2), seen)
        .levels("numbers", "_audit", "write", "report")
        .sees(1, 2, "write", "report");
  }

  private static Pack<Numbers> empty() {
    var p = Pipeline.named("empty", Numbers.class);
    var numbers = p.source("numbers", Numbers::list);
    var map = Pack.kept(numbers.map("map", n -> n));
    var flat = numbers.flatMap("flat", n -> List.of(n, n)).reduce("sum", FlowPacks::sum);
    return Pack.of(p, new Numbers(0))
        .levels("numbers", "map flat", "map_kept sum")
        .gives(map, List.of())
        .gives(flat, 0);
  }

  private static List<Integer> windows(Iterator<Integer> all, int size) {
    List<Integer> sums = new ArrayList<>();
    while (all.hasNext()) {
      int sum = 0;
      for (int i = 0; i < size && all.hasNext(); i++) {
        sum += all.next();
      }
      sums.add(sum);
    }
    return sums;
  }

  private static Iterable<Long> fibonacci(int count) {
    return () ->
        Stream.iterate(new long[] {1, 1}, pair -> new long[] {pair[1], pair[0] + pair[1]})
            .limit(count)
            .map(pair -> pair[0])
            .iterator();
  }

  private static <T> T last(Iterator<T> all) {
    T last = all.next();
    while (all.hasNext()) {
      last = all.next();
    }
    return last;
  }

  private static int sum(Iterator<Integer> all) {
    int sum = 0;
    while (all.hasNext()) {
      sum += all.next();
    }
    return sum;
  }
}
