module pattern_hits (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic       din,
    output logic       hit,
    output logic [2:0] hits
);
    // How much of the pattern the end of the stream matches.
    logic [2:0] matched;

    always_ff @(posedge clk) begin
        if (rst) begin
            matched <= 3'd0;
            hit <= 1'b0;
            hits <= 3'd0;
        end else begin
            hit <= 1'b0;
            if (valid) begin
                case (matched)
                    3'd0: matched <= din ? 3'd1 : 3'd0;
                    3'd1: matched <= din ? 3'd1 : 3'd2;
                    3'd2: matched <= din ? 3'd3 : 3'd0;
                    3'd3: matched <= din ? 3'd4 : 3'd2;
                    default: begin
                        // 1011 so far: a 0 completes it, and leaves 10; a 1 leaves only itself.
                        matched <= din ? 3'd1 : 3'd2;
                        hit <= !din;
                        if (!din && hits != 3'd7) hits <= hits + 3'd1;
                    end
                endcase
            end
        end
    end
endmodule
