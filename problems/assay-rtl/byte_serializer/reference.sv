module byte_serializer (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        in_valid,
    input  logic [31:0] in_word,
    input  logic [1:0]  in_count,
    output logic        in_ready,
    output logic        out_valid,
    output logic [7:0]  out_byte,
    output logic        out_last,
    input  logic        out_ready
);
    logic [31:0] bytes;  // the next byte is the lowest
    logic [2:0] left;    // bytes not handed out yet

    assign out_valid = left != 3'd0;
    assign out_last = left == 3'd1;
    assign out_byte = out_valid ? bytes[7:0] : 8'd0;
    assign in_ready = !out_valid || (out_last && out_ready);

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            left <= 3'd0;
        end else if (in_valid && in_ready) begin
            bytes <= in_word;
            left <= {1'b0, in_count} + 3'd1;
        end else if (out_valid && out_ready) begin
            bytes <= bytes >> 8;
            left <= left - 3'd1;
        end
    end
endmodule
