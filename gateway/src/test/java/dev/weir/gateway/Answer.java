package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server answered.
 *
 * @param status as a number
 * @param headers by lower-case names; one that came twice is joined by a comma
 * @param body without chunks
 */
record Answer(int status, Map<String, String> headers, byte[] body) {

  /** Reads status line and headers; the body is left to whoever asked. */
  static Answer head(InputStream in) throws IOException {
    String[] line = line(in).split(" ", 3);
    if (line.length < 2 || !line[0].startsWith("HTTP/1.1")) {
      throw new IOException("status line: " + String.join(" ", line));
    }
    Map<String, String> headers = new TreeMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, field.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    return new Answer(Integer.parseInt(line[1]), headers, new byte[0]);
  }

  /** Reads all of an answer. */
  static Answer whole(InputStream in) throws IOException {
    Answer head = head(in);
    return new Answer(head.status, head.headers, head.content(in).readAllBytes());
  }

  /** The body that follows in {@code in}. */
  InputStream content(InputStream in) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      return new Chunks(in);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new java.io.ByteArrayInputStream(in.readNBytes(length));
  }

  String text() {
    return new String(body, UTF_8);
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(body);
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The problem's code; fails if the body is no problem. */
  String code() {
    if (!header("Content-Type").equals("application/problem+json")) {
      throw new AssertionError("no problem: " + status + " " + headers + " " + text());
    }
    return json().get("code").stringValue();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new java.io.EOFException("the connection ended in a line: " + line);
      }
      line.append(new String(new byte[] {(byte) b}, ISO_8859_1));
    }
    return line.toString().stripTrailing();
  }
}
