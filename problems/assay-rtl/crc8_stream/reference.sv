module crc8_stream (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic       first,
    input  logic       last,
    input  logic [7:0] din,
    output logic [7:0] crc,
    output logic       good,
    output logic       wrong
);
    logic [7:0] base, taken;

    assign base = first ? 8'hff : crc;

    always_comb begin
        taken = base ^ din;
        for (int i = 0; i < 8; i++) taken = (taken << 1) ^ (taken >= 8'h80 ? 8'h2f : 8'h00);
    end

    always_ff @(posedge clk) begin
        good <= 1'b0;
        wrong <= 1'b0;
        if (rst) begin
            crc <= 8'hff;
        end else if (valid) begin
            crc <= last ? 8'hff : taken;
            if (last) begin
                good <= din == base;
                wrong <= din != base;
            end
        end
    end
endmodule
