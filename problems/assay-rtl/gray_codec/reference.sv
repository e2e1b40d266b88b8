module gray_codec (
    input  logic       decode,
    input  logic [7:0] din,
    output logic [7:0] dout
);
    logic [7:0] binary;

    always_comb begin
        for (int i = 0; i < 8; i++) binary[i] = ^(din >> i);
    end

    assign dout = decode ? binary : din ^ (din >> 1);
endmodule
