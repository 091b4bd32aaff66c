/**
 * Sound in files: WAV of PCM16, read and written as it goes, without ever holding all of it.
 *
 * <pre>
 * In       RIFF/WAVE, PCM of 16 bits, mono or stereo, 8 to 48 kHz, from a file or any stream; frames
 *          to write
 * Held     the frame that is read or written, at most 1 s
 * Out      frames, mono: stereo is mixed. Files whose header tells their length once closed
 * Threads  a reader or writer is for one thread
 * Closing  closes the file or stream. A file that was not closed can still be read to its end
 * </pre>
 *
 * <p>What is not such a file is refused, with what was found and what was expected.
 */
@NullMarked
package dev.weir.voice.wav;

import org.jspecify.annotations.NullMarked;
