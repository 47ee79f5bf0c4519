package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.assay.core.release.Refused;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks a protocol buffer without building it: finds out whether it is an ONNX model, whether it is whole, and whether
 * building it stays within {@link GraphLimits}.
 */
final class FieldScan {
    /** The tag of ModelProto.ir_version, which writers put first: what begins otherwise was no model before it was cut. */
    private static final byte FIRST_TAG = 0x08;

    private final String file;
    private final byte[] content;
    private int fields;

    private FieldScan(String file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    static void check(String file, byte[] content) {
        FieldScan scan = new FieldScan(file, content);
        try {
            scan.message(CodedInputStream.newInstance(content), ModelProto.getDescriptor(), 0);
        } catch (IOException e) {
            throw scan.notOnnx(e);
        }
    }

    private void message(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (depth > GraphLimits.MAX_DEPTH) {
            throw new Refused(file + " nests messages deeper than " + GraphLimits.MAX_DEPTH
                    + " levels: flatten its control flow and export it again");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (++fields > GraphLimits.MAX_FIELDS) {
                throw new Refused(file + " has more than " + GraphLimits.MAX_FIELDS
                        + " protocol buffer fields, the most that is read: simplify the graph and export it again");
            }
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                delimited(in, type.findFieldByNumber(WireFormat.getTagFieldNumber(tag)), depth);
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that never began");
            }
        }
    }

    /** @param field absent where the format does not know it */
    private void delimited(CodedInputStream in, @Nullable FieldDescriptor field, int depth) throws IOException {
        int length = in.readRawVarint32();
        int left = content.length - in.getTotalBytesRead();
        if (depth == 0 && length > left) {
            if (field == null || content[0] != FIRST_TAG) {
                throw new InvalidProtocolBufferException("a field goes past the end");
            }
            throw new Refused(file + " is cut short: its " + field.getName() + " takes " + length + " bytes and only "
                    + left + " are there; copy or export the file again");
        }
        if (field != null && field.getType() == FieldDescriptor.Type.MESSAGE) {
            int outer = in.pushLimit(length);
            message(in, field.getMessageType(), depth + 1);
            in.popLimit(outer);
        } else if (field != null && field.getType() == FieldDescriptor.Type.STRING) {
            text(in.getTotalBytesRead(), length, field);
            in.skipRawBytes(length);
        } else {
            in.skipRawBytes(length);
        }
    }

    /** Names that are no text would be read as others, and two of them as one. */
    private void text(int start, int length, FieldDescriptor field) {
        if (length > 0
                && length <= content.length - start
                && !UnsafeByteOperations.unsafeWrap(content, start, length).isValidUtf8()) {
            throw new Refused(file + ": the field " + field.getName() + " of a "
                    + field.getContainingType().getName() + " is not UTF-8 text (at byte " + start
                    + "); export the model again");
        }
    }

    private Refused notOnnx(Throwable cause) {
        return new Refused(
                file + " is not an ONNX model: its bytes are no ModelProto; export the model to ONNX", cause);
    }
}
