package dev.weir.stress.lincheck;

import static java.util.stream.Collectors.joining;

import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.episode.EpisodeBuffer;
import dev.weir.episode.EpisodeKey;
import dev.weir.episode.EpisodeLimits;
import dev.weir.episode.EpisodeRefused;
import dev.weir.episode.Subscription;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one episode of a buffer, and to a reader that was there before it. Lincheck wants
 * it public.
 */
@Param(name = "item", gen = IntGen.class, conf = "1:9")
@Param(name = "after", gen = IntGen.class, conf = "0:2")
public class EpisodeOperations {
  private static final EpisodeKey KEY = new EpisodeKey("ses", 1, 1);

  private final EpisodeBuffer buffer =
      Shared.by(new EpisodeBuffer(EpisodeLimits.DEFAULT, new ManualTime()));
  private final Subscription early = Shared.by(buffer.subscribe(KEY, 0));

  @Operation
  public String create() {
    return said(() -> {
      buffer.create(KEY);
      return "created";
    });
  }

  @Operation(params = "item")
  public String add(int item) {
    byte[] body = {(byte) ('0' + item)};
    return said(() -> Long.toString(buffer.add(KEY, Audience.EVERYONE, "part", body)));
  }

  @Operation
  public String end() {
    return said(() -> {
      buffer.end(KEY, new End.Completed());
      return "ended";
    });
  }

  @Operation
  public String close() {
    buffer.close();
    return "closed";
  }

  /** A reader that takes all there is and leaves: one look. */
  @Operation(params = "after")
  public String replay(int after) {
    return said(() -> {
      try (Subscription late = buffer.subscribe(KEY, after)) {
        String all =
            Stream.generate(() -> taken(late))
                .takeWhile(Objects::nonNull)
                .map(EpisodeOperations::text)
                .collect(joining());
        return all + " " + why(late);
      }
    });
  }

  /** For one thread at a time. */
  @Operation(nonParallelGroup = "early")
  public String next() {
    Entry entry = taken(early);
    return entry == null ? "none" : text(entry);
  }

  @Operation(nonParallelGroup = "early")
  public String earlyEnd() {
    return why(early);
  }

  @Operation
  public void earlyClose() {
    early.close();
  }

  private static @Nullable Entry taken(Subscription reader) {
    try {
      return reader.next(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Entry entry) {
    return String.valueOf((char) entry.body()[0]);
  }

  private static String why(Subscription reader) {
    return reader.end().map(end -> end.getClass().getSimpleName()).orElse("open");
  }

  private static String said(Supplier<String> call) {
    try {
      return call.get();
    } catch (EpisodeRefused e) {
      return e.reason().name();
    }
  }
}
