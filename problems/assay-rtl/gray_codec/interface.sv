module gray_codec (
    input  logic       decode,
    input  logic [7:0] din,
    output logic [7:0] dout
);
