package dev.weir.bench.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;

/**
 * A Flow with {@code buffer(N)} behind the source and behind each map, so that each step is a
 * coroutine, on {@code Dispatchers.Default}. A Flow is for one reader: where the way forks, a
 * coroutine sends every item into one channel of N after the other. All of it is Flow's own
 * operators; the functions given to them suspend in nothing but the last call, if at all, so they
 * need no compiler.
 */
final class KotlinMover implements Mover {

  private final Shape shape;
  private final List<Tally> tallies;

  KotlinMover(Shape shape) {
    this.shape = shape;
    this.tallies = Tally.of(shape);
  }

  @Override
  public long move(int count) throws InterruptedException {
    Flow<Integer> source = FlowKt.asFlow(shape.source(count));
    BuildersKt.<Object>runBlocking(
        Dispatchers.getDefault(), (scope, done) -> run(scope, source, done));
    return Tally.drain(tallies);
  }

  private Object run(CoroutineScope scope, Flow<Integer> source, Continuation<?> done) {
    return tallies.size() == 1
        ? branch(buffered(source), tallies.getFirst(), done)
        : fork(scope, source, done);
  }

  private Object fork(CoroutineScope scope, Flow<Integer> source, Continuation<?> done) {
    List<Channel<Integer>> ways = Stream.generate(this::channel).limit(tallies.size()).toList();
    IntStream.range(0, ways.size()).forEach(i -> launch(scope, ways.get(i), tallies.get(i)));
    return collected(intoAll(source, ways), done);
  }

  private void launch(CoroutineScope scope, Channel<Integer> way, Tally tally) {
    var _ =
        BuildersKt.launch(
            scope,
            Dispatchers.getDefault(),
            CoroutineStart.DEFAULT,
            (_, done) -> branch(FlowKt.consumeAsFlow(way), tally, done));
  }

  private static Flow<Integer> intoAll(Flow<Integer> source, List<Channel<Integer>> ways) {
    Flow<Integer> sending = source;
    for (Channel<Integer> way : ways) {
      sending = FlowKt.onEach(sending, way::send);
    }
    return FlowKt.onCompletion(
        sending,
        (_, failure, _) -> {
          ways.forEach(way -> way.close(failure));
          return Unit.INSTANCE;
        });
  }

  private Object branch(Flow<Integer> items, Tally tally, Continuation<?> done) {
    Flow<Integer> mapped = FlowKt.map(items, (item, _) -> shape.pass(item));
    return collected(
        FlowKt.onEach(
            buffered(mapped),
            (item, _) -> {
              tally.take(item);
              return Unit.INSTANCE;
            }),
        done);
  }

  @SuppressWarnings("unchecked")
  private static Object collected(Flow<Integer> flow, Continuation<?> done) {
    return requireNonNull(flow.collect((_, _) -> Unit.INSTANCE, (Continuation<Unit>) done));
  }

  private Flow<Integer> buffered(Flow<Integer> flow) {
    return FlowKt.buffer(flow, shape.maxInFlight(), BufferOverflow.SUSPEND);
  }

  private Channel<Integer> channel() {
    return ChannelKt.Channel(shape.maxInFlight(), BufferOverflow.SUSPEND, null);
  }
}
