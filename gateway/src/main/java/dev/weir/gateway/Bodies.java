package dev.weir.gateway;

import static dev.weir.gateway.Refused.invalid;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies: JSON objects of a limited size, or a clear refusal. */
final class Bodies {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final int limit;

  Bodies(int limit) {
    this.limit = limit;
  }

  /** The body as an object; an empty body is the empty object. */
  Fields object(ServerRequest request) {
    checkType(request);
    byte[] body = bytes(request);
    return body.length == 0 ? new Fields(JSON.createObjectNode(), "") : parse(body);
  }

  private Fields parse(byte[] body) {
    JsonNode node;
    try {
      node = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new Refused(400, "invalid_json", "body: " + e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw invalid("body: %s (expected: an object)".formatted(node.getNodeType()));
    }
    return new Fields(node, "");
  }

  /** As many bytes as the length says: {@link Framing} lets nothing else in. */
  private byte[] bytes(ServerRequest request) {
    long length = request.headers().contentLength().orElse(0);
    if (length > limit) {
      throw tooLarge(length);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      return in.readAllBytes();
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw invalid("body: cut off (expected: as long as it says)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Refused tooLarge(long length) {
    return new Refused(
        413,
        "body_too_large",
        "body: %d bytes (expected: at most %d bytes)".formatted(length, limit));
  }

  /** A foreign page can post forms and plain text without asking; it cannot post JSON. */
  private static void checkType(ServerRequest request) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("none");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new Refused(
          415,
          "unsupported_media_type",
          "Content-Type: \"%s\" (expected: application/json)".formatted(type));
    }
  }
}
