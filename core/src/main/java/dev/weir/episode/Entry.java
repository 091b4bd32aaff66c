package dev.weir.episode;

/**
 * A numbered item of an episode or a log: what readers get. Its body is encoded once and shared by
 * all of them, so nobody may change it.
 *
 * @param seq from 1 upwards; numbers may be missing, never out of order
 * @param audience who may see it
 * @param type the kind of event, as on the wire
 * @param body UTF-8 text; of a log, the members of a JSON object without its opening brace
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; shared, never changed
public record Entry(long seq, Audience audience, String type, byte[] body) {
  /** The same with a body of its own. */
  Entry copy() {
    return new Entry(seq, audience, type, body.clone());
  }
}
