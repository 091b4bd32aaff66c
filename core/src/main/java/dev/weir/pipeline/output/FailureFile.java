package dev.weir.pipeline.output;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.util.Objects.requireNonNull;

import dev.weir.pipeline.ErrorMaterializer;
import dev.weir.pipeline.StepFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Failures in a file, which is open only while one is being written. */
final class FailureFile implements ErrorMaterializer {
  /** Of all files: failures are few, and two may name the same one. */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Path folder;
  private final Serializer serializer;
  private final @Nullable String file;

  FailureFile(Path folder, Serializer serializer, @Nullable String file) {
    this.folder = requireNonNull(folder, "folder");
    this.serializer = requireNonNull(serializer, "serializer");
    this.file = file;
    if (!serializer.isAppendable()) {
      throw new IllegalArgumentException(
          "serializer: %s (expected: one that may be appended to: jsonl, text)"
              .formatted(serializer.extension()));
    }
  }

  @Override
  public void accept(StepFailure failure) throws IOException {
    byte[] entry = bytes(failure);
    Path path = folder.resolve(name(failure.step())).toAbsolutePath();
    WRITING.lock();
    try {
      append(path, entry);
    } finally {
      WRITING.unlock();
    }
  }

  private String name(String step) {
    return file != null ? file : FileName.ofStep(step, "errors." + serializer.extension());
  }

  private byte[] bytes(StepFailure failure) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Serializer.Document document = serializer.begin(bytes);
    document.add(FailureEntry.of(failure));
    document.end();
    return bytes.toByteArray();
  }

  private static void append(Path path, byte[] entry) throws IOException {
    Folder.make(path);
    try {
      Files.write(path, entry, CREATE, APPEND);
    } catch (IOException e) {
      throw new IOException(
          "file %s: a failure cannot be appended (expected: a file that may be written, or nothing): %s"
              .formatted(path, e),
          e);
    }
  }
}
