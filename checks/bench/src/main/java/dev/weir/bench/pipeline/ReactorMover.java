package dev.weir.bench.pipeline;

import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A Flux with {@code publishOn(boundedElastic, N)} before each map and each sink, its source
 * subscribed on a thread of its own. Where the way forks, {@code publish(N)} waits for the slower
 * branch.
 */
final class ReactorMover implements Mover {

  private final Scheduler threads = Schedulers.boundedElastic();
  private final Shape shape;
  private final List<Tally> tallies;

  ReactorMover(Shape shape) {
    this.shape = shape;
    this.tallies = Tally.of(shape);
  }

  @Override
  public long move(int count) {
    Flux<Integer> source = Flux.fromIterable(shape.source(count)).subscribeOn(threads);
    Flux<Integer> shared =
        tallies.size() == 1
            ? source
            : source.publish(shape.maxInFlight()).autoConnect(tallies.size());
    List<Mono<Void>> branches =
        IntStream.range(0, tallies.size()).mapToObj(i -> branch(shared, tallies.get(i))).toList();
    Mono.when(branches).block();
    return Tally.drain(tallies);
  }

  private Mono<Void> branch(Flux<Integer> source, Tally tally) {
    return source
        .publishOn(threads, shape.maxInFlight())
        .map(shape::pass)
        .publishOn(threads, shape.maxInFlight())
        .doOnNext(tally::take)
        .then();
  }
}
