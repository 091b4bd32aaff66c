package dev.weir.pipeline.output;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.UUID.randomUUID;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file on its way: beside its place, under a hidden name, until it is complete. */
final class PendingFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;

  private PendingFile(Path target, Path file, FileChannel channel) {
    this.target = target;
    this.file = file;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  static PendingFile of(Path target) throws IOException {
    Path place = target.toAbsolutePath();
    Folder.make(place);
    Path file = place.resolveSibling(".%s.%s.tmp".formatted(place.getFileName(), randomUUID()));
    try {
      return new PendingFile(place, file, FileChannel.open(file, CREATE_NEW, WRITE));
    } catch (IOException e) {
      throw new IOException(
          "file %s: cannot be written (expected: a folder that may be written to): %s"
              .formatted(place, e),
          e);
    }
  }

  Path target() {
    return target;
  }

  OutputStream out() {
    return out;
  }

  /** Puts it in its place, once the disk has it. */
  WrittenFile publish(long items) throws IOException {
    try {
      out.flush();
      channel.force(false);
      long bytes = channel.size();
      channel.close();
      Files.move(file, target, ATOMIC_MOVE);
      return new WrittenFile(target, items, bytes);
    } catch (IOException e) {
      throw new IOException(
          "file %s: cannot be put in its place (expected: a file there, or nothing, and room): %s"
              .formatted(target, e),
          e);
    }
  }

  /** What was not put in its place goes. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
