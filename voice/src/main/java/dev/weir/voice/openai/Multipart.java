package dev.weir.voice.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form with a file. Names of fields are ours; values come as they are. For one thread. */
final class Multipart {
  private final String boundary = "weir-" + UUID.randomUUID();
  private final List<byte[]> parts = new ArrayList<>();

  Multipart field(String name, String value) {
    head("name=\"%s\"".formatted(name), "text/plain; charset=utf-8");
    add(value + "\r\n");
    return this;
  }

  Multipart file(String name, String file, String contentType, byte[] content) {
    head("name=\"%s\"; filename=\"%s\"".formatted(name, file), contentType);
    parts.add(content);
    add("\r\n");
    return this;
  }

  private void head(String disposition, String contentType) {
    add("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n");
    add("Content-Type: " + contentType + "\r\n\r\n");
  }

  private void add(String text) {
    parts.add(text.getBytes(UTF_8));
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  BodyPublisher body() {
    add("--" + boundary + "--\r\n");
    return BodyPublishers.concat(
        parts.stream().map(BodyPublishers::ofByteArray).toArray(BodyPublisher[]::new));
  }
}
