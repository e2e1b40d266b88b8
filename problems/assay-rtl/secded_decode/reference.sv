module secded_decode (
    input  logic [7:0] word,
    output logic [3:0] data,
    output logic       fixed,
    output logic       fatal
);
    logic [2:0] syndrome;
    logic [7:0] right;

    assign syndrome[0] = word[1] ^ word[3] ^ word[5] ^ word[7];
    assign syndrome[1] = word[2] ^ word[3] ^ word[6] ^ word[7];
    assign syndrome[2] = word[4] ^ word[5] ^ word[6] ^ word[7];
    assign fixed = ^word;
    assign fatal = !fixed && (syndrome != 3'd0);

    // With syndrome 0 this inverts bit 0, which data does not use.
    assign right = fixed ? word ^ (8'd1 << syndrome) : word;
    assign data = fatal ? 4'd0 : {right[7], right[6], right[5], right[3]};
endmodule
