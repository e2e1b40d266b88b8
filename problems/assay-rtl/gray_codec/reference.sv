module gray_codec (
    input  logic       decode,
    input  logic [7:0] din,
    output logic [7:0] dout
);
    logic [7:0] binary;

    always_comb begin
        binary[7] = din[7];
        for (int i = 6; i >= 0; i--) binary[i] = binary[i+1] ^ din[i];
    end

    assign dout = decode ? binary : din ^ (din >> 1);
endmodule
