module uart_tx (
    input  logic       clk,
    input  logic       rst,
    input  logic [1:0] bits_x,
    input  logic [1:0] parity,
    input  logic       valid,
    input  logic [7:0] data,
    output logic       ready,
    output logic       line,
    output logic [3:0] sent
);
    // The frame as it leaves, lowest bit first; bits not used are 1.
    logic [10:0] frame;
    logic [3:0] bits_left;  // 0 while idle, else with the bit now on the line
    logic [1:0] bit_time, spent;
    logic bit_ends, frame_ends;

    assign bit_ends = spent == bit_time;
    assign frame_ends = (bits_left == 4'd1) && bit_ends;
    assign ready = (bits_left == 4'd0) || frame_ends;
    assign line = (bits_left == 4'd0) || frame[0];

    always_ff @(posedge clk) begin
        if (rst) begin
            bits_left <= 4'd0;
            sent <= 4'd0;
        end else begin
            if (frame_ends) sent <= sent + 4'd1;

            if (valid && ready) begin
                frame <= {1'b1, parity[1] ? (^data) ^ parity[0] : 1'b1, data, 1'b0};
                bits_left <= parity[1] ? 4'd11 : 4'd10;
                bit_time <= bits_x;
                spent <= 2'd0;
            end else if (bits_left != 4'd0) begin
                if (bit_ends) begin
                    spent <= 2'd0;
                    frame <= {1'b1, frame[10:1]};
                    bits_left <= bits_left - 4'd1;
                end else begin
                    spent <= spent + 2'd1;
                end
            end
        end
    end
endmodule
