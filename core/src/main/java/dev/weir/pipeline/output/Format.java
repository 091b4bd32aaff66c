package dev.weir.pipeline.output;

import dev.weir.internal.Json;
import java.io.IOException;
import java.io.OutputStream;

/** The formats that have no settings. */
enum Format implements Serializer {
  JSON("json", false) {
    @Override
    public Document begin(OutputStream out) {
      return new JsonArray(out);
    }
  },
  JSONL("jsonl", true) {
    @Override
    public Document begin(OutputStream out) {
      return new Lines(out, Json::text);
    }
  },
  TEXT("txt", true) {
    @Override
    public Document begin(OutputStream out) {
      return new Lines(out, Object::toString);
    }
  },
  BINARY("ser", false) {
    @Override
    public Document begin(OutputStream out) throws IOException {
      return new ObjectStream(out);
    }
  };

  private final String extension;
  private final boolean appendable;

  Format(String extension, boolean appendable) {
    this.extension = extension;
    this.appendable = appendable;
  }

  @Override
  public String extension() {
    return extension;
  }

  @Override
  public boolean isAppendable() {
    return appendable;
  }
}
