package dev.weir.pipeline.output;

import dev.weir.pipeline.ErrorMaterializer;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Ways to keep failures. Each runs on the thread of the step that has failed. */
public final class ErrorMaterializers {
  private ErrorMaterializers() {}

  /** A line in the log of this package, as a warning; its trace at debug. */
  public static ErrorMaterializer log() {
    return FailureLog.WARNING;
  }

  /**
   * A {@link FailureEntry} more in a file called like the step, such as {@code words.errors.jsonl},
   * as one line. Missing folders are made; nothing is ever removed. One file may serve several
   * steps and runs of this process.
   *
   * @param serializer one that may be appended to: jsonl, text
   */
  public static ErrorMaterializer disk(Path folder, Serializer serializer) {
    return new FailureFile(folder, serializer, null);
  }

  /**
   * As {@link #disk(Path, Serializer)}, under a name of its own: for the failures of all steps.
   *
   * @param file without a folder
   */
  public static ErrorMaterializer disk(Path folder, Serializer serializer, String file) {
    return new FailureFile(folder, serializer, FileName.checked(file));
  }

  /**
   * Several, one after the other, each of them even if one before it fails; the first failure is
   * then thrown, with the others as suppressed.
   */
  public static ErrorMaterializer composite(ErrorMaterializer first, ErrorMaterializer... others) {
    return new Failures(Stream.concat(Stream.of(first), Stream.of(others)).toList());
  }
}
