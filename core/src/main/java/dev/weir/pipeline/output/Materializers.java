package dev.weir.pipeline.output;

import dev.weir.pipeline.Materializer;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Ways to collect the items of a step.
 *
 * <p>Those that write to disk write each item as it comes, to a hidden file beside, which is moved
 * into place when all is written and has reached the disk. So nobody sees half a file: if the run
 * fails or is cancelled, the file of an earlier run stays, or none. Where the items end with a
 * failure under {@link dev.weir.pipeline.OnError#CONTINUE}, those before it are what is written.
 * Missing folders are made. Two steps, or runs, that write to the same name replace each other's
 * file.
 */
public final class Materializers {
  private Materializers() {}

  /** A list, which cannot be changed. */
  public static Materializer memory() {
    return InMemory.LIST;
  }

  /**
   * As a file called like the step, such as {@code words.json}, and in memory: those that take the
   * collection get the list of what was written.
   */
  public static Materializer disk(Path folder, Serializer serializer) {
    return new OnDisk(folder, serializer, null, true);
  }

  /**
   * As {@link #disk(Path, Serializer)}, under a name of its own.
   *
   * @param file without a folder
   */
  public static Materializer disk(Path folder, Serializer serializer, String file) {
    return new OnDisk(folder, serializer, FileName.checked(file), true);
  }

  /**
   * As a file called like the step, and nowhere else: the items may be more than memory holds.
   * Those that take the collection get a {@link WrittenFile}, and do so by {@code collected()};
   * they cannot take it item by item, as a list or as a set.
   */
  public static Materializer diskOnly(Path folder, Serializer serializer) {
    return new OnDisk(folder, serializer, null, false);
  }

  /**
   * As {@link #diskOnly(Path, Serializer)}, under a name of its own.
   *
   * @param file without a folder
   */
  public static Materializer diskOnly(Path folder, Serializer serializer, String file) {
    return new OnDisk(folder, serializer, FileName.checked(file), false);
  }

  /**
   * Several, one after the other; what the last of them returns counts, if it is not null. Holds
   * all items in memory, so that each can read them. If one fails, those behind it do not run.
   */
  public static Materializer composite(Materializer first, Materializer... others) {
    return new OneByOne(Stream.concat(Stream.of(first), Stream.of(others)).toList());
  }
}
