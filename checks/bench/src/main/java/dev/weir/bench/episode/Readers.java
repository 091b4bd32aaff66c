package dev.weir.bench.episode;

import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.episode.EpisodeBuffer;
import dev.weir.episode.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Readers of one episode, each with a virtual thread; they check what they get. */
final class Readers {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<FutureTask<Long>> all = new ArrayList<>();

  /** Opens them here, so that they are there before what comes next. */
  Readers(EpisodeBuffer buffer, int count, Runnable has) {
    for (int i = 0; i < count; i++) {
      Subscription reader = buffer.subscribe(Tokens.KEY, 0);
      FutureTask<Long> task = new FutureTask<>(() -> read(reader, has));
      all.add(task);
      Thread.startVirtualThread(task);
    }
  }

  /** Waits for all of them: how many entries they had in all. */
  long join() throws InterruptedException, ExecutionException {
    long sum = 0;
    for (FutureTask<Long> each : all) {
      sum += each.get();
    }
    return sum;
  }

  /** Reads to the end; says after each entry that it has it. */
  static long read(Subscription reader, Runnable has) throws InterruptedException {
    long last = 0;
    try (reader) {
      for (Entry e = reader.next(LONG); e != null; e = reader.next(LONG)) {
        if (e.seq() != last + 1) {
          throw new IllegalStateException("entry: %d (expected: %d)".formatted(e.seq(), last + 1));
        }
        last = e.seq();
        has.run();
      }
      if (!reader.end().equals(Optional.of(new End.Completed()))) {
        throw new IllegalStateException("end: " + reader.end() + " (expected: completed)");
      }
    }
    return last;
  }
}
