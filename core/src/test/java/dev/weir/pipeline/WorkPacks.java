package dev.weir.pipeline;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Packs of the corpus: what steps do, how they fail, and pipelines in pipelines. */
final class WorkPacks {
  /** What is ordered. */
  record Order(String item, int price) {}

  /** A function that has a name. */
  private record Tax(int percent) implements Work<Order, Order> {
    @Override
    public Order apply(Order order) {
      return new Order(order.item(), order.price() * (100 + percent) / 100);
    }
  }

  private WorkPacks() {}

  static Stream<Pack<?>> all() {
    return Stream.of(
        explicitModes(),
        errorHandling(),
        errorStop(),
        thresholds(),
        thresholdExceeded(),
        siblingsInSequence(),
        customTypes(),
        resources(),
        parallelismAndRetry(),
        maxInFlightThreadpool(),
        byName(),
        subPipelines(),
        deepSubPipelines());
  }

  private static Pack<Numbers> explicitModes() {
    var p = Pipeline.named("explicit_modes", Numbers.class);
    var numbers = p.source("numbers", Numbers::list).mode(Mode.ALL);
    var each = numbers.map("each", n -> -n).mode(Mode.EACH).materialize();
    var whole =
        p.join(each.list(), p.params()).value("whole", (all, in) -> all.size()).mode(Mode.ALL);
    return Pack.of(p, new Numbers(3))
        .levels("numbers", "each", "whole")
        .gives(each, each.list(), List.of(-1, -2, -3))
        .gives(whole, 3);
  }

  private static Pack<Numbers> errorHandling() {
    var p = Pipeline.named("error_handling", Numbers.class);
    List<Object> seen = Pack.seen();
    p.errorsTo(failure -> seen.add(failure.step() + ": " + failure.cause().getMessage()));
    var numbers = p.source("numbers", Numbers::list);
    var times = Pack.kept(numbers.map("times", n -> n == 2 ? fail(n) : n * 10));
    Value<Integer> broken = p.value("broken", WorkPacks::fail).after(times);
    broken.map("left_out", n -> n);
    return Pack.of(p, new Numbers(3), seen)
        .levels("numbers", "times", "times_kept", "broken", "left_out")
        .gives(times, List.of(10, 30))
        .sees("times: no 2", "broken: no Numbers[count=3]");
  }

  private static Pack<Numbers> errorStop() {
    var p = Pipeline.named("error_stop", Numbers.class);
    List<Object> seen = Pack.seen();
    var numbers = p.source("numbers", Numbers::list);
    numbers
        .map("stops", n -> n == 3 ? fail(n) : n)
        .onError(OnError.STOP)
        .errorsTo(failure -> seen.add(failure.successes()))
        .sink("sink", n -> {});
    return Pack.of(p, new Numbers(5), seen)
        .levels("numbers", "stops", "sink")
        .failsWith(StepStopped.class, "stops")
        .sees(2L);
  }

  private static Pack<Numbers> thresholds() {
    var p = Pipeline.named("thresholds", Numbers.class).errorsTo(failure -> {});
    var numbers = p.source("numbers", Numbers::list);
    var few = Pack.kept(numbers.map("few", n -> n == 4 ? fail(n) : n).failFrom(2));
    var share = Pack.kept(numbers.map("share", n -> n == 1 ? fail(n) : n).failFromShare(0.5));
    return Pack.of(p, new Numbers(4))
        .levels("numbers", "few share", "few_kept share_kept")
        .gives(few, List.of(1, 2, 3))
        .gives(share, List.of(2, 3, 4));
  }

  private static Pack<Numbers> thresholdExceeded() {
    var p = Pipeline.named("threshold_exceeded", Numbers.class).errorsTo(failure -> {});
    p.source("numbers", Numbers::list)
        .sink(
            "half",
            n -> {
              if (n % 2 == 0) {
                fail(n);
              }
            })
        .failFromShare(0.5);
    return Pack.of(p, new Numbers(4))
        .levels("numbers", "half")
        .failsWith(ThresholdExceeded.class, "half");
  }

  private static Pack<Numbers> siblingsInSequence() {
    var p = Pipeline.named("siblings_in_sequence", Numbers.class);
    var source = p.source("source", Numbers::list);
    var left = source.map("left", n -> n);
    var right = source.map("right", n -> n);
    p.join(left.stream(), right.stream()).value("drain", (a, b) -> count(a) + count(b));
    return Pack.of(p, new Numbers(50))
        .levels("source", "left right", "drain")
        .failsWith(Stuck.class, null);
  }

  private static Pack<Order> customTypes() {
    var p = Pipeline.named("custom_types", Order.class);
    var orders = p.source("orders", order -> List.of(order, new Order("b", 200))).of(Order.class);
    var taxed = orders.map("taxed", new Tax(10)).of(Order.class);
    var distinct = p.join(taxed.set(), p.params()).value("distinct", (all, in) -> Set.copyOf(all));
    return Pack.of(p, new Order("a", 100))
        .levels("orders", "taxed", "distinct")
        .gives(distinct, Set.of(new Order("a", 110), new Order("b", 220)));
  }

  /** Something to be opened and closed. */
  private record Door(List<Object> seen) implements AutoCloseable {
    @Override
    public void close() {
      seen.add("close");
    }
  }

  private static Pack<Numbers> resources() {
    var p = Pipeline.named("resources", Numbers.class);
    List<Object> seen = Pack.seen();
    var door = p.resource("door", Door.class, () -> new Door(seen));
    var unit = p.resource("unit", String.class, () -> "EUR");
    var numbers = p.source("numbers", Numbers::list);
    var priced = Pack.kept(p.join(numbers, door, unit).map("priced", (n, d, u) -> n + u));
    return Pack.of(p, new Numbers(2), seen)
        .levels("numbers", "priced", "priced_kept")
        .gives(priced, List.of("1EUR", "2EUR"))
        .sees("close", "close");
  }

  private static Pack<Numbers> parallelismAndRetry() {
    var p = Pipeline.named("parallelism_and_retry", Numbers.class);
    AtomicInteger calls = new AtomicInteger();
    var numbers = p.source("numbers", Numbers::list);
    var flaky =
        numbers
            .map("flaky", n -> calls.incrementAndGet() % 2 == 1 ? fail(n) : n)
            .retry(Retry.of(2, Duration.ZERO));
    var work = flaky.map("work", n -> n * n).parallelism(4).timeout(Duration.ofMinutes(1));
    var any = work.map("any", n -> n).parallelism(2).unordered().maxInFlight(8);
    var kept = Pack.kept(work);
    var sum =
        any.reduce(
            "sum",
            all -> Stream.iterate(all, Iterator::hasNext, i -> i).mapToInt(Iterator::next).sum());
    return Pack.of(p, new Numbers(10))
        .levels("numbers", "flaky", "work", "any work_kept", "sum")
        .gives(kept, List.of(1, 4, 9, 16, 25, 36, 49, 64, 81, 100))
        .gives(sum, 385);
  }

  private static Pack<Numbers> maxInFlightThreadpool() {
    var p = Pipeline.named("max_in_flight_threadpool", Numbers.class);
    var numbers = p.source("numbers", Numbers::list);
    var started = numbers.map("start", n -> started(n)).of(FutureTask.class).maxInFlight(5);
    var done = Pack.kept(started.map("await", FutureTask::get).of(Integer.class));
    return Pack.of(p, new Numbers(12))
        .levels("numbers", "start", "await", "await_kept")
        .gives(done, List.of(1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144));
  }

  private static FutureTask<Integer> started(int n) {
    FutureTask<Integer> task = new FutureTask<>(() -> n * n);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Steps that are methods. */
  private record Methods(List<Object> seen) {
    @StepMethod(maxInFlight = 2)
    Iterator<Order> orders(String item, int price) {
      return List.of(new Order(item, price), new Order(item + item, price * 2)).iterator();
    }

    @StepMethod(description = "With tax")
    Order taxed(@From("orders") Order order, Tax tax) {
      return tax.apply(order);
    }

    @StepMethod
    void keep(Order taxed) {
      seen.add(taxed.price());
    }

    @StepMethod
    int total(@From("orders") Iterator<Order> all) {
      return Stream.iterate(all, Iterator::hasNext, i -> i).mapToInt(i -> i.next().price()).sum();
    }

    @StepMethod
    void report(int total) {
      seen.add(total);
    }
  }

  private static Pack<Order> byName() {
    var p = Pipeline.named("by_name", Order.class);
    List<Object> seen = Pack.seen();
    p.resource("tax", Tax.class, () -> new Tax(20));
    p.ofMethods(new Methods(seen));
    return Pack.of(p, new Order("a", 10), seen)
        .levels("orders", "taxed total", "keep report")
        .sees(12, 24, 30);
  }

  private static Part.OfValue<Order, Integer> pricing(String name) {
    var pricing = Pipeline.named(name, Order.class);
    var tax = pricing.value("tax", order -> order.price() / 10);
    var total = pricing.join(tax, pricing.params()).value("total", (t, o) -> o.price() + t);
    return pricing.exports(total);
  }

  private static Pack<Numbers> subPipelines() {
    var p = Pipeline.named("sub_pipelines", Numbers.class);
    var part = pricing("pricing");
    var once = p.params().include("once", part, in -> new Order("all", in.count() * 100));
    var numbers = p.source("numbers", Numbers::list);
    var each = numbers.include("each", part, n -> new Order("one", n * 10));
    var kept = Pack.kept(each);
    var many = once.includeEach("many", part, n -> List.of(new Order("x", n), new Order("y", 10)));
    var sum = many.reduce("sum", WorkPacks::count);
    return Pack.of(p, new Numbers(2))
        .levels(
            "once__adapter numbers",
            "once__tax each__adapter",
            "once each__tax",
            "each many__adapter",
            "each_kept many__tax",
            "many",
            "sum")
        .gives(once, 220)
        .gives(kept, List.of(11, 22))
        .gives(sum, 2);
  }

  private static Pack<Numbers> deepSubPipelines() {
    var part = pricing("pricing");
    for (int depth = 1; depth <= 3; depth++) {
      var outer = Pipeline.named("level_" + depth, Order.class);
      var inner = outer.params().include("inner", part, order -> order);
      part = outer.exports(inner.map("more", n -> n + 1));
    }
    var p = Pipeline.named("deep_sub_pipelines", Numbers.class);
    var numbers = p.source("numbers", Numbers::list);
    var kept = Pack.kept(numbers.include("deep", part, n -> new Order("o", n * 10)));
    return Pack.of(p, new Numbers(2))
        .levels(
            "numbers",
            "deep__adapter",
            "deep__inner__adapter",
            "deep__inner__inner__adapter",
            "deep__inner__inner__inner__adapter",
            "deep__inner__inner__inner__tax",
            "deep__inner__inner__inner",
            "deep__inner__inner",
            "deep__inner",
            "deep",
            "deep_kept")
        .gives(kept, List.of(14, 25));
  }

  private static int count(Iterator<Integer> all) {
    int count = 0;
    while (all.hasNext()) {
      all.next();
      count++;
    }
    return count;
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }
}
