package dev.weir.worker.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file was compiled to, as bytes: key, inputs and classes, and a digest of all of that at
 * the end. Stateless.
 */
final class CacheEntry {
  /** Another form gets another number, and the old one is compiled anew. */
  private static final int FORM = 0x5745_4901;

  private CacheEntry() {}

  static byte[] write(String key, Compiled compiled) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORM);
      out.writeUTF(key);
      writeDigests(out, compiled.inputs().files());
      writeDigests(out, compiled.inputs().folders());
      writeClasses(out, compiled);
      out.write(Digest.of(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }

  /** Empty if it is damaged, of another form, or of another key. */
  static Optional<Compiled> read(String key, byte[] bytes) {
    int body = bytes.length - Digest.BYTES;
    if (body < 0
        || !Arrays.equals(Digest.of(bytes, body), Arrays.copyOfRange(bytes, body, bytes.length))) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body))) {
      boolean ours = in.readInt() == FORM && in.readUTF().equals(key);
      return ours ? Optional.of(compiled(in)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a digest of its own, but not by this code
    }
  }

  private static Compiled compiled(DataInputStream in) throws IOException {
    Inputs inputs = new Inputs(readDigests(in), readDigests(in));
    List<String> own = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      own.add(in.readUTF());
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      classes.put(in.readUTF(), in.readNBytes(in.readInt()));
    }
    return new Compiled(own, classes, inputs);
  }

  private static void writeClasses(DataOutputStream out, Compiled compiled) throws IOException {
    out.writeInt(compiled.own().size());
    for (String name : compiled.own()) {
      out.writeUTF(name);
    }
    out.writeInt(compiled.classes().size());
    for (Map.Entry<String, byte[]> type : compiled.classes().entrySet()) {
      out.writeUTF(type.getKey());
      out.writeInt(type.getValue().length);
      out.write(type.getValue());
    }
  }

  private static void writeDigests(DataOutputStream out, Map<Path, String> digests)
      throws IOException {
    out.writeInt(digests.size());
    for (Map.Entry<Path, String> each : digests.entrySet()) {
      out.writeUTF(each.getKey().toString());
      out.writeUTF(each.getValue());
    }
  }

  private static Map<Path, String> readDigests(DataInputStream in) throws IOException {
    Map<Path, String> digests = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      digests.put(Path.of(in.readUTF()), in.readUTF());
    }
    return digests;
  }
}
