package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** One reader's connection. Reading waits; a connection that ends in a frame is an error. */
final class Stream implements AutoCloseable {
  private final Socket socket;
  private final Answer head;
  private final InputStream body;
  private String retry = "";

  private Stream(Socket socket, Answer head, InputStream body) {
    this.socket = socket;
    this.head = head;
    this.body = body;
  }

  static Stream open(Socket socket, Caller caller, String session, String query, String... headers)
      throws IOException {
    socket.getOutputStream().write(caller.request("GET", path(session, query), null, headers));
    InputStream in = Caller.buffered(socket);
    Answer head = Answer.head(in);
    return new Stream(socket, head, head.content(in));
  }

  static String path(String session, String query) {
    return "/v1/sessions/" + session + "/events" + query;
  }

  /** The frames in a piece of a body, without one that was cut off. */
  static List<Frame> frames(byte[] body) throws IOException {
    List<Frame> frames = new ArrayList<>();
    String text = new String(body, UTF_8);
    int end = text.lastIndexOf("\n\n");
    for (String block : (end < 0 ? "" : text.substring(0, end)).split("\n\n")) {
      parse(block).ifPresent(frames::add);
    }
    return frames;
  }

  Answer head() {
    return head;
  }

  /** The pause that the stream asked for, in milliseconds. */
  int retryMillis() {
    return Integer.parseInt(retry);
  }

  /** The next frame; empty when the stream has ended in good order. */
  Optional<Frame> poll() throws IOException {
    while (true) {
      Optional<String> block = block();
      if (block.isEmpty()) {
        return Optional.empty();
      }
      Optional<Frame> frame = parse(block.get());
      if (frame.isPresent()) {
        return frame;
      }
      retry = block.get().replace("retry:", "").strip();
    }
  }

  Frame next() throws IOException {
    return poll().orElseThrow(() -> new AssertionError("the stream has ended"));
  }

  /** Reads on up to the next frame of that type; the frames passed, it included. */
  List<Frame> until(String type) throws IOException {
    List<Frame> passed = new ArrayList<>();
    do {
      passed.add(next());
    } while (!passed.getLast().is(type));
    return passed;
  }

  Frame await(String type) throws IOException {
    return until(type).getLast();
  }

  /** All that is left, to the end of the stream. */
  List<Frame> rest() throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Optional<Frame> f = poll(); f.isPresent(); f = poll()) {
      frames.add(f.get());
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Optional<String> block() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int before = 0;
    for (int b = body.read(); b >= 0; b = body.read()) {
      bytes.write(b);
      if (b == '\n' && before == '\n') {
        return Optional.of(bytes.toString(UTF_8));
      }
      before = b;
    }
    if (bytes.size() > 0) {
      throw new IOException("the stream ended in a frame: " + bytes.toString(UTF_8));
    }
    return Optional.empty();
  }

  private static Optional<Frame> parse(String block) {
    String id = "";
    String event = "";
    for (String line : block.split("\n")) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        return Optional.of(new Frame(id, event, JsonMapper.shared().readTree(line.substring(6))));
      }
    }
    return Optional.empty();
  }
}
