package dev.weir.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The answer to one request; closing it closes its connection. For one thread. */
final class Answer implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final int status;
  private final Map<String, String> headers = new TreeMap<>();

  private Answer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.status = status(line());
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
  }

  /** Sends the bytes of a request and reads the head of the answer. Blocks. */
  static Answer to(byte[] request, Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write(request);
    return new Answer(socket);
  }

  int status() {
    return status;
  }

  /** The body as it comes in. A body that was cut off fails with {@link EOFException}. */
  InputStream body() {
    return "chunked".equals(headers.get("transfer-encoding")) ? new ChunkedBody(in) : in;
  }

  /** The whole body. */
  JsonNode json() throws IOException {
    String length = headers.get("content-length");
    byte[] bytes = length == null ? body().readAllBytes() : exactly(Integer.parseInt(length));
    return Json.parse(new String(bytes, UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body was cut off");
    }
    return bytes;
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("status line: \"%s\" (expected: HTTP/1.1 …)".formatted(line));
    }
    return Integer.parseInt(words[1]);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("the head was cut off");
      }
      line.write(read);
    }
    return line.toString(UTF_8).stripTrailing();
  }
}
