package dev.weir.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP/1.1 request on a connection of its own.
 *
 * @param method such as GET
 * @param path with its query
 * @param headers beside Host, Connection and the length
 * @param body JSON, empty for none
 */
record Request(String method, String path, Map<String, String> headers, String body) {
  static Request get(String path, Map<String, String> headers) {
    return new Request("GET", path, headers, "");
  }

  static Request delete(String path) {
    return new Request("DELETE", path, Map.of(), "");
  }

  static Request post(String path, String key, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", key);
    return new Request("POST", path, headers, body);
  }

  /** As sent to {@code authority}, host and port. */
  byte[] bytes(String authority) {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, path));
    header(head, "Host", authority);
    header(head, "Connection", "close");
    headers.forEach((name, value) -> header(head, name, value));
    if (content.length > 0) {
      header(head, "Content-Length", Integer.toString(content.length));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    all.writeBytes(content);
    return all.toByteArray();
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
