package dev.impersonation.jetty.ends;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.jspecify.annotations.Nullable;

/** HTTP/2 with prior knowledge, in frames: one stream, and as much window as the default is. */
final class Http2Wire implements Wire {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int STREAM = 1;
  private static final int CANCEL = 8;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final HpackEncoder encoder = new HpackEncoder();
  private final HpackDecoder decoder = new HpackDecoder(32 * 1024, System::nanoTime);
  private final Socket socket;
  private final DataInputStream in;
  private int status;
  private @Nullable Boolean whole;

  Http2Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
    socket.getOutputStream().flush();
  }

  @Override
  public void begin(String method, String path, int length, String token, String traceParent)
      throws IOException {
    HttpFields.Mutable fields =
        HttpFields.build().put("Authorization", "Bearer " + token).put("traceparent", traceParent);
    if (length > 0) {
      fields.put("Content-Length", length);
    }
    ByteBuffer block = ByteBuffer.allocate(16 * 1024);
    try {
      encoder.encode(
          block,
          new MetaData.Request(
              method, HttpURI.from("http://127.0.0.1" + path), HttpVersion.HTTP_2, fields));
    } catch (HpackException e) {
      throw new IOException(e);
    }
    block.flip();
    byte[] bytes = new byte[block.remaining()];
    block.get(bytes);
    frame(HEADERS, END_HEADERS | (length > 0 ? 0 : END_STREAM), STREAM, bytes);
  }

  @Override
  public void body(int bytes, Part part) throws IOException {
    frame(DATA, part == Part.LAST ? END_STREAM : 0, STREAM, new byte[bytes]);
  }

  @Override
  public int status() throws IOException {
    while (status == 0 && whole == null) {
      readFrame();
    }
    if (status == 0) {
      throw new IOException("the stream was reset before an answer");
    }
    return status;
  }

  @Override
  public boolean isWhole() throws IOException {
    Boolean known = whole;
    while (known == null) {
      readFrame();
      known = whole;
    }
    return known;
  }

  private void readFrame() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    if (type == SETTINGS && (flags & ACK) == 0) {
      frame(SETTINGS, ACK, 0, new byte[0]);
    } else if (type == GO_AWAY) {
      whole = Boolean.FALSE;
    } else if (stream == STREAM) {
      readFrame(type, flags, payload);
    }
  }

  private void readFrame(int type, int flags, byte[] payload) throws IOException {
    if (type == HEADERS) {
      try {
        status = ((MetaData.Response) decoder.decode(ByteBuffer.wrap(payload))).getStatus();
      } catch (HpackException.SessionException | HpackException.StreamException e) {
        throw new IOException(e);
      }
    }
    if (type == RESET_STREAM) {
      whole = Boolean.TRUE.equals(whole);
    } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
      whole = Boolean.TRUE;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The stream alone: the connection goes on, as that of a browser. */
  @Override
  public void reset() throws IOException {
    frame(RESET_STREAM, 0, STREAM, ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array());
  }
}
