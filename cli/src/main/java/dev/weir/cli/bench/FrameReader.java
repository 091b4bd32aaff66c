package dev.weir.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events, one data line each. For one thread. */
final class FrameReader {
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String id = "";
  private @Nullable String data;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** The next frame. Blocks; fails when the connection ends, with {@link #midFrame} set right. */
  Frame next() throws IOException {
    while (true) {
      String read = readLine();
      if (read.isEmpty() && data != null) {
        return dispatch(data);
      }
      field(read);
    }
  }

  /** Whether a frame was begun and not ended by what was read so far. */
  boolean midFrame() {
    return line.size() > 0 || !id.isEmpty() || data != null;
  }

  private Frame dispatch(String text) {
    Frame frame = new Frame(id, Json.parse(text));
    id = "";
    data = null;
    return frame;
  }

  private void field(String read) {
    if (read.startsWith("id:")) {
      id = read.substring(3).strip();
    } else if (read.startsWith("data:")) {
      data = read.substring(5).strip();
    }
  }

  private String readLine() throws IOException {
    int read = in.read();
    while (read >= 0 && read != '\n') {
      line.write(read);
      read = in.read();
    }
    if (read < 0) {
      throw new EOFException("the stream has ended");
    }
    String text = line.toString(UTF_8).stripTrailing();
    line.reset();
    return text;
  }
}
