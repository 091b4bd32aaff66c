package dev.weir.bench.channel;

import java.util.List;
import kotlin.coroutines.Continuation;
import kotlin.jvm.functions.Function1;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.selects.OnTimeoutKt;
import kotlinx.coroutines.selects.SelectImplementation;
import kotlinx.coroutines.selects.UnbiasedSelectImplementation;
import org.jspecify.annotations.Nullable;

/** What Kotlin's inline {@code select} and {@code selectUnbiased} expand to, in a loop. */
final class KotlinChoosing extends Taking {
  private static final long serialVersionUID = 1L;

  private static final Function2<Integer, Continuation<? super Integer>, Object> ITEM =
      (item, _) -> item;
  private static final Function1<Continuation<? super Integer>, Object> LATE =
      _ -> {
        throw new IllegalStateException("nothing came in " + TimedPipe.PATIENCE);
      };

  private final transient List<Channel<Integer>> from;
  private final boolean timed;
  private final boolean biased;
  private final int count;
  private final transient Coroutines crew;

  KotlinChoosing(
      List<Channel<Integer>> from,
      boolean timed,
      boolean biased,
      int count,
      Coroutines crew,
      @Nullable Continuation<?> completion) {
    super(count, crew, completion);
    this.from = from;
    this.timed = timed;
    this.biased = biased;
    this.count = count;
    this.crew = crew;
  }

  @Override
  Loop copy(Continuation<?> completion) {
    return new KotlinChoosing(from, timed, biased, count, crew, completion);
  }

  @Override
  @Nullable Object next() {
    SelectImplementation<Integer> select =
        biased
            ? new SelectImplementation<>(getContext())
            : new UnbiasedSelectImplementation<>(getContext());
    for (Channel<Integer> channel : from) {
      select.invoke(channel.getOnReceive(), ITEM);
    }
    if (timed) {
      OnTimeoutKt.onTimeout(select, TimedPipe.PATIENCE.toMillis(), LATE);
    }
    return select.doSelect(this);
  }
}
